package io.headwater.bench.landing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bench.frame.Parent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.tools.ProducerPerformance;

/** Kafka's own producer tool; answers with its rate. Arguments: the tool's. */
public final class PerfToolProcess {
    private static final Pattern RATE = Pattern.compile("([0-9.]+) records/sec");

    private PerfToolProcess() {}

    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        var said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(said, true, UTF_8));
        ProducerPerformance.main(arguments);
        System.setOut(before);
        String text = said.toString(UTF_8);
        Matcher rates = RATE.matcher(text);
        String last = "";
        while (rates.find()) {
            last = rates.group(1); // the last line sums up
        }
        if (last.isEmpty()) {
            throw new IllegalStateException("the tool named no rate: " + text);
        }
        parent.say("rate", last);
        var _ = parent.command();
    }
}
