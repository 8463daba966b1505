package io.headwater.fuzz;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code infra/headwater fuzz}: exits with 0 when every promise was kept, with 1 when one was not,
 * and with 2 when it was called wrongly.
 */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = "Send broken conversations to the MQTT codec and to a listener.")
public final class Fuzz implements Callable<Integer> {
    private static final long CODEC_CASES = 1_000_000;
    private static final long SESSION_CASES = 20_000;

    /** What can be fuzzed. */
    enum What {
        CODEC,
        SESSION,
        ALL
    }

    @Parameters(
            index = "0",
            defaultValue = "all",
            description = "codec, session or all (default: ${DEFAULT-VALUE})")
    What what = What.ALL;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "same seed, same cases (default: new)")
    long seed = System.currentTimeMillis();

    @Option(
            names = "--cases",
            paramLabel = "N",
            description = "how many of each (default: 1,000,000 of the codec, 20,000 sessions)")
    @Nullable Long cases;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Time.class,
            description = "how long each, such as 90s, 10m or 2h")
    @Nullable Duration time;

    @Option(names = "--case", paramLabel = "N", description = "this case alone")
    @Nullable Long number;

    @Spec @Nullable CommandSpec command;

    /** Runs what the arguments say and exits. */
    public static void main(String[] arguments) {
        // before Netty is there: the one allocator that counts every byte
        System.setProperty("io.netty.allocator.type", "unpooled");
        System.exit(line().execute(arguments));
    }

    /** The command line, ready to execute. */
    static CommandLine line() {
        return new CommandLine(new Fuzz())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
        boolean passed = true;
        if (what != What.SESSION) {
            passed = isPassed(CodecTarget::new, CODEC_CASES, out);
        }
        if (what != What.CODEC) {
            passed &= isPassed(SessionTarget::start, SESSION_CASES, out);
        }
        return passed ? 0 : 1;
    }

    private boolean isPassed(Supplier<Target> start, long usual, PrintWriter out) {
        long most = cases != null ? cases : time != null ? Long.MAX_VALUE : usual;
        try (Target target = start.get()) {
            var campaign = new Campaign(seed, most, time, out);
            return number == null
                    ? campaign.isPassedBy(target)
                    : campaign.isPassedBy(target, number);
        }
    }

    /** Reads a whole number with its unit: s, m or h. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            } catch (DateTimeParseException wrong) {
                throw new CommandLine.TypeConversionException(
                        "expected a time such as 90s, 10m or 2h, got '" + text + "'");
            }
        }
    }
}
