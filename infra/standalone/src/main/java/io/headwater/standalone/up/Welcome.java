package io.headwater.standalone.up;

import io.headwater.standalone.data.DataFolder;
import io.headwater.standalone.up.Standalone.Endpoints;
import java.nio.file.Path;

/** What a person reads when everything is up: what runs where, and a first message to copy. */
public final class Welcome {
    private static final String OWN_AUTHORITY =
            """
              infra/headwater node create lamp-1 --out lamp-1 --data %1$s
              mosquitto_pub -h localhost -p %2$s --cafile lamp-1/ca.crt --cert lamp-1/node.crt --key lamp-1/node.key \\
                -i lamp-1 -q 1 -t node/lamp-1/params/local/init -m '{"Lamp":{"Power":true,"Level":40}}'
              curl -sf --retry 3 --retry-all-errors -H "Authorization: Bearer $(cat %3$s)" %4$s/api/v1/nodes/lamp-1/params"""
                    .indent(2)
                    .stripTrailing();

    private static final String EXISTING_AUTHORITY =
            """
              mosquitto_pub -h HOST -p %2$s --cafile CA.crt --cert NODE.crt --key NODE.key \\
                -i NODE -q 1 -t node/NODE/params/local/init -m '{"Lamp":{"Power":true,"Level":40}}'
              curl -sf --retry 3 --retry-all-errors -H "Authorization: Bearer $(cat %3$s)" %4$s/api/v1/nodes/NODE/params"""
                    .indent(2)
                    .stripTrailing();

    private Welcome() {}

    /** Prints it. */
    public static void print(UpOptions options, Endpoints endpoints, StartUp startUp) {
        Path data = relative(options.data());
        String port = endpoints.mqtt().substring(endpoints.mqtt().lastIndexOf(':') + 1);
        startUp.say(
                """

                Headwater is ready in %s.

                  Nodes   mqtts://%s   mutual TLS%s
                  Claims  %s
                  Files   %s
                  API     %s   token in %s
                  Kafka   %s
                  SQL     %s
                  Logs    %s

                Publish a first message from another terminal:
                """
                        .formatted(
                                startUp.elapsed(),
                                endpoints.mqtt(),
                                endpoints.mqttAlt().map(alt -> ", and on " + alt).orElse(""),
                                endpoints.claims().orElse("none"),
                                endpoints.files().orElse("none"),
                                endpoints.http(),
                                data.resolve(DataFolder.ADMIN_TOKEN),
                                endpoints.kafka(),
                                endpoints.jdbc(),
                                data.resolve("logs").resolve("headwater.log")));
        startUp.say(
                (options.tlsDir().isEmpty() ? OWN_AUTHORITY : EXISTING_AUTHORITY)
                        .formatted(
                                data,
                                port,
                                data.resolve(DataFolder.ADMIN_TOKEN),
                                endpoints.http()));
        startUp.say(
                """

                One process on one disk: safe against being killed, not against a lost disk. Ctrl-C stops it.
                """);
    }

    /** As the person who typed the command would write it. */
    private static Path relative(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) ? here.relativize(folder) : folder;
    }
}
