package io.headwater.standalone.kafka;

import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.standalone.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** The broker's folder on disk: formatted once, and made for one number of partitions. */
final class BrokerFolder {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** Our file, beside Kafka's own. */
    private static final String PARTITIONS = "node.partitions";

    /** Kafka writes it last, so a folder that has it was formatted whole. */
    private static final String FORMATTED = "meta.properties";

    private BrokerFolder() {}

    /**
     * Makes the folder usable; one that is already is left as it is.
     *
     * @throws Refusal when it was made for another number of partitions, or cannot be written
     */
    static void prepare(Path folder, Sizing sizing) {
        try {
            Files.createDirectories(log(folder));
            checkPartitions(folder.resolve(PARTITIONS), sizing.nodePartitions());
            if (!Files.exists(log(folder).resolve(FORMATTED))) {
                format(log(folder));
            }
        } catch (IOException e) {
            throw new Refusal("Kafka's folder " + folder + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Where Kafka keeps its partitions. */
    static Path log(Path folder) {
        return folder.resolve("log");
    }

    private static void checkPartitions(Path file, int expected) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, expected + "\n");
            return;
        }
        String recorded = Files.readString(file).strip();
        if (!recorded.equals(Integer.toString(expected))) {
            throw new Refusal(
                    file
                            + " says this installation has "
                            + recorded
                            + " node partitions, but "
                            + expected
                            + " were asked for. Partitions decide where a node's state is:"
                            + " start with the recorded number, or on another data folder.");
        }
    }

    private static void format(Path log) throws IOException {
        var said = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(log.toString())
                    .addDirectory(log.toString())
                    .run();
        } catch (Exception e) { // what Formatter.run declares
            throw new IOException(
                    "formatting failed: "
                            + e.getMessage()
                            + " "
                            + said.toString(StandardCharsets.UTF_8),
                    e);
        }
    }
}
