package io.headwater.standalone.cli;

import io.headwater.schemas.ClientRefusal;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.settings.InvalidSettingsException;
import io.headwater.standalone.Refusal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The launcher's commands as one tree. */
@Command(
        name = "headwater",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT, // every command has --help and --version
        versionProvider = Commands.Version.class,
        description = "The open, Kafka-native backend for IoT nodes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            SimulateCommand.class,
            NodeCommand.class,
            TopicsCommand.class,
            RejectedCommand.class,
            UndeliveredCommand.class,
            ExportCommand.class,
            RecomputeCommand.class,
            BridgeCommand.class,
            TopologiesCommand.class,
            ConnectCommand.class,
            PublishCommand.class,
            ReferenceCommand.class,
        })
public final class Commands {
    private Commands() {}

    /**
     * The command line, ready to execute; a {@link Refusal} becomes its sentence and exit code 1.
     */
    public static CommandLine line() {
        return new CommandLine(new Commands())
                .setExecutionExceptionHandler(new Sentences())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /** The version that the jar was built as. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"headwater " + (version == null ? "development" : version)};
        }
    }

    /** Prints what a person can act on; a stack trace only for what nobody expected. */
    private static final class Sentences implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(
                Exception failure, CommandLine command, ParseResult arguments) {
            PrintWriter err = command.getErr();
            switch (failure) {
                case Refusal refusal -> err.println(red("headwater: " + refusal.getMessage()));
                case KafkaUnavailableException kafka ->
                        err.println(red("headwater: " + said(kafka, command)));
                case KafkaException kafka -> err.println(red("headwater: " + said(kafka, command)));
                case InvalidSettingsException settings -> {
                    err.println(red("headwater: these settings cannot be used:"));
                    settings.problems().forEach(problem -> err.println("  " + problem));
                }
                default -> {
                    var trace = new StringWriter();
                    failure.printStackTrace(new PrintWriter(trace));
                    err.println(
                            red("headwater: unexpected failure, please report it:") + "\n" + trace);
                }
            }
            return 1;
        }

        /** What is wrong, and where it is said when it is the settings. */
        private static String said(RuntimeException kafka, CommandLine command) {
            return ClientRefusal.in(kafka)
                    .map(why -> why + files(command.getParseResult()))
                    .orElse("Kafka: " + kafka.getMessage());
        }

        private static String files(ParseResult arguments) {
            String given =
                    Stream.of(KafkaOptions.CONFIG, SettingsOption.CONFIG)
                            .filter(arguments::hasMatchedOption)
                            .map(
                                    option ->
                                            option
                                                    + " "
                                                    + arguments.<Object>matchedOptionValue(
                                                            option, ""))
                            .collect(Collectors.joining(" and "));
            return given.isEmpty() ? "" : "; see " + given;
        }

        private static String red(String text) {
            return Ansi.AUTO.string("@|red " + text.replace("|@", "| @") + "|@");
        }
    }
}
