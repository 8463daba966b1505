package io.headwater.bridge.parts;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** The main class of one broker of a {@link TestCluster}. */
final class BrokerProcess {
    private BrokerProcess() {}

    /**
     * @param arguments the file with the server's settings
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream parent = ChildProcess.attendParent();
        var settings = new Properties();
        try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(in);
        }
        var server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        parent.println(ChildProcess.ready(settings.getProperty("node.id")));
        server.awaitShutdown();
    }
}
