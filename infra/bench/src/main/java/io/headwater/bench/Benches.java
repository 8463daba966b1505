package io.headwater.bench;

import io.headwater.bench.aggregates.AggregatesBench;
import io.headwater.bench.alerts.AlertsBench;
import io.headwater.bench.commands.CommandsBench;
import io.headwater.bench.connections.ConnectionsBench;
import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Page;
import io.headwater.bench.frame.Report;
import io.headwater.bench.landing.LandingBench;
import io.headwater.bench.memory.MemoryBench;
import io.headwater.bench.otafetch.OtaFetchBench;
import io.headwater.bench.params.ParamsBench;
import io.headwater.bench.query.QueryBench;
import io.headwater.bench.sink.SinkBench;
import io.headwater.bench.startup.StartupBench;
import io.headwater.bench.storm.StormBench;
import io.headwater.bench.visible.VisibleBench;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code infra/headwater bench} runs: one bench by its name, or all of them, one after the
 * other. Figures go to the console and to {@code infra/docs/benchmarks.md}, unless {@code --page}
 * names another file or {@code none}.
 */
public final class Benches {
    private static final String LAYOUT = "params-layout";

    /** In the order of the page. */
    private static final List<Bench> ALL =
            List.of(
                    new LandingBench(),
                    new ConnectionsBench(),
                    new StormBench(),
                    new ParamsBench(),
                    new AggregatesBench(),
                    new QueryBench(),
                    new OtaFetchBench(),
                    new MemoryBench(),
                    new CommandsBench(),
                    new AlertsBench(),
                    new VisibleBench(),
                    new SinkBench(),
                    new StartupBench());

    private Benches() {}

    /** Exits with 2 when there is no such bench, and with 1 when one failed. */
    public static void main(String[] arguments) throws Exception {
        String name = arguments.length == 0 ? "--help" : arguments[0];
        List<String> rest =
                Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        if (name.equals(LAYOUT)) {
            ParamsLayoutBench.main(rest.toArray(String[]::new));
            return;
        }
        List<Bench> chosen =
                ALL.stream()
                        .filter(bench -> name.equals("all") || name.equals(bench.name()))
                        .toList();
        if (chosen.isEmpty()) {
            ALL.forEach(bench -> System.err.printf("%-14s %s%n", bench.name(), bench.what()));
            System.err.printf("%-14s %s%n", LAYOUT, "Two layouts of the params store (ADR 0003).");
            System.err.printf("%-14s %s%n", "all", "All of them but the last.");
            System.exit(name.startsWith("-") ? 0 : 2);
        }
        for (Bench bench : chosen) {
            run(bench, Options.of(rest));
        }
    }

    private static void run(Bench bench, Options options) throws Exception {
        String page = options.text("page", System.getProperty("headwater.bench.page", "none"));
        Report report = bench.run(options, line -> System.err.println(bench.name() + ": " + line));
        System.out.print(Page.part(bench, options, report));
        if (!page.equals("none")) {
            new Page(Path.of(page)).write(bench, options, report);
        }
    }
}
