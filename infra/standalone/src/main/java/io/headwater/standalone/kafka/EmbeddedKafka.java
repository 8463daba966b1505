package io.headwater.standalone.kafka;

import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.standalone.Refusal;
import java.nio.file.Path;
import java.util.Map;

/**
 * One broker that is its own controller, in this process, reachable from this machine only.
 *
 * <p>What it acknowledged survives the process being killed, because the operating system has it by
 * then; it does not survive a power failure or a lost disk, for which there is a cluster. When its
 * disk fails, Kafka ends the whole process rather than acknowledge more. Kafka's server classes are
 * not public API: this package is the only one that touches them.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final CombinedServer server;
    private final String bootstrapServers;

    private EmbeddedKafka(CombinedServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts the broker on a folder, formatting it the first time, and returns once it answers.
     *
     * @param folder the broker's alone, made when it does not exist; the caller has seen to it that
     *     no other process uses it
     * @param port 1 to 65535 on loopback, or 0 for any free one
     * @param sizing recorded in the folder at its first start
     * @throws Refusal when the port is taken, or the folder was made for another number of
     *     partitions or cannot be used
     */
    public static EmbeddedKafka start(Path folder, int port, Sizing sizing) {
        BrokerFolder.prepare(folder, sizing);
        Ports ports = Ports.choose(port);
        Map<String, String> settings = BrokerSettings.of(folder, ports, sizing);
        CombinedServer server = null;
        try {
            server = new CombinedServer(settings);
            server.startup();
        } catch (RuntimeException e) {
            if (server != null) {
                server.shutdown();
            }
            throw new Refusal(
                    "the embedded Kafka broker did not start on "
                            + folder
                            + ": "
                            + e.getMessage()
                            + ". Its log says more.",
                    e);
        }
        return new EmbeddedKafka(server, Ports.LOOPBACK + ":" + ports.broker());
    }

    /** Where clients on this machine connect: {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops in order, everything written out; returns when it is done. Doing it twice is fine. */
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    @Override
    public void close() {
        stop();
    }
}
