package io.headwater.standalone.cli;

import io.headwater.standalone.Refusal;
import io.headwater.standalone.data.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --data}: which installation a command is about. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".headwater",
            description =
                    "folder that holds everything of this installation (default: ${DEFAULT-VALUE})")
    Path folder = Path.of(".headwater");

    /**
     * What the running instance of this installation wrote about itself, or empty when none runs.
     */
    Optional<String> ofRunning(String name) {
        return DataFolder.ofRunning(folder, name);
    }

    /** The broker to talk to: the one asked for, or the running instance's. */
    String bootstrap(Optional<String> asked) {
        return asked.or(() -> ofRunning(DataFolder.KAFKA_BOOTSTRAP))
                .orElseThrow(
                        () ->
                                new Refusal(
                                        "no instance is running on data folder "
                                                + folder
                                                + ". Start one with 'headwater up', or name a cluster with --bootstrap HOST:PORT."));
    }
}
