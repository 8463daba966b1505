package io.headwater.standalone.admin;

import io.headwater.schemas.Topics;
import io.headwater.standalone.data.DataFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Whoever can issue and revoke certificates of an installation at the moment. */
public interface NodeAuthority {
    /**
     * Issues a certificate for a node, registers it, and writes its files.
     *
     * @param out made when it does not exist; files in it are replaced
     * @param host by which the node reaches the bridge
     * @throws io.headwater.standalone.Refusal when it cannot be done; nothing is written then
     */
    void create(String id, Path out, String host);

    /**
     * Lets a node in with the first certificate it shows that a trusted authority signed.
     *
     * @throws io.headwater.standalone.Refusal when it cannot be done
     */
    void register(String id);

    /**
     * Ends a node's connection and refuses the next one; also of a node that was never heard of,
     * whose certificates are refused from then on.
     *
     * @return whether nothing was on record for it, as after a slip in typing the id
     * @throws io.headwater.standalone.Refusal when it cannot be done
     */
    boolean revoke(String id);

    /** The running instance of a data folder, or the folder itself when none runs. */
    static NodeAuthority of(Path folder) {
        return DataFolder.ofRunning(folder, DataFolder.HTTP_URL)
                .<NodeAuthority>map(url -> new RunningInstance(url, folder))
                .orElseGet(() -> new StoppedInstance(folder));
    }

    /**
     * A cluster whose parts are processes of their own.
     *
     * @param kafka client settings
     * @param identity the bridges' folder with their authority; empty where nothing is to be issued
     */
    static NodeAuthority ofCluster(
            Map<String, String> kafka, Topics topics, Optional<Path> identity) {
        return new Cluster(new KafkaCredentials(kafka, topics), identity);
    }
}
