package io.headwater.bench.fleet;

import io.headwater.bench.frame.Parent;
import io.headwater.bridge.identity.CertificateAuthority;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Main class of the JVM that plays the nodes. Arguments: folder of the authority, port. Commands:
 *
 * <pre>
 * prepare COUNT               prepare                   certificates for so many more
 * connect COUNT PER_SECOND    connect REFUSED SECONDS   them, at this pace
 * run NODES IN_FLIGHT PER_SECOND BURST SECONDS BYTES
 *                             run RATE SENT ACKNOWLEDGED P50_MS P99_MS MOST_MS
 * </pre>
 */
public final class FleetProcess {
    private static final int LOOPS = 2;
    private static final long PATIENCE_SECONDS = 60;
    private static final long TICK_NANOS = 1_000_000;

    private final Parent parent;
    private final Connector connector;
    private final List<Member> members = new ArrayList<>();
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();

    private record Member(NodeClient client, EventLoop loop) {}

    private FleetProcess(Parent parent, Connector connector) {
        this.parent = parent;
        this.connector = connector;
        var group = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
        for (int i = 0; i < LOOPS; i++) {
            loops.add((EventLoop) group.next());
            tallies.add(new Tally());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        var authority =
                CertificateAuthority.open(Path.of(arguments[0]), List.of(), InstantSource.system());
        var fleet =
                new FleetProcess(parent, new Connector(authority, Integer.parseInt(arguments[1])));
        while (true) {
            fleet.obey(parent.command());
        }
    }

    private void obey(String[] command) throws Exception {
        switch (command[0]) {
            case "prepare" -> {
                connector.prepare(members.size(), number(command[1]));
                parent.say("prepare");
            }
            case "connect" -> connect(number(command[1]), number(command[2]));
            case "run" ->
                    run(
                            members.subList(0, number(command[1])),
                            new Load(
                                    number(command[2]),
                                    number(command[3]),
                                    number(command[4]),
                                    Packets.payload(number(command[6]))),
                            number(command[5]));
            default -> throw new IllegalArgumentException("no command " + command[0]);
        }
    }

    private void connect(int count, int perSecond) throws InterruptedException {
        var pending = new AtomicInteger(count);
        var refused = new AtomicInteger();
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long dueAt = begin + i * 1_000_000_000L / perSecond;
            long early = dueAt - System.nanoTime();
            if (early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
            }
            int loop = members.size() % LOOPS;
            var once = new CompletableFuture<Boolean>();
            var _ =
                    once.thenAccept(
                            let -> {
                                if (!let) {
                                    refused.incrementAndGet();
                                }
                                pending.decrementAndGet();
                            });
            int number = members.size();
            var client = new NodeClient(Connector.id(number), tallies.get(loop), once::complete);
            members.add(new Member(client, loops.get(loop)));
            connector.connect(number, client, loops.get(loop), () -> once.complete(false));
        }
        await(() -> pending.get() == 0);
        double seconds = (System.nanoTime() - begin) / 1e9;
        parent.say("connect", refused.get() + pending.get(), seconds);
    }

    private void run(List<Member> who, Load load, int seconds) throws Exception {
        collect(new Tally());
        long begin = System.nanoTime();
        tell(who, load);
        List<Future<?>> pacing = load.isPaced() ? pace(who, load, begin) : List.of();
        TimeUnit.SECONDS.sleep(seconds);
        pacing.forEach(it -> it.cancel(false));
        long acknowledged = 0;
        for (int i = 0; i < LOOPS; i++) {
            acknowledged += loops.get(i).submit(tallies.get(i)::countOfAcknowledged).get();
        }
        double rate = acknowledged * 1e9 / (System.nanoTime() - begin);
        tell(who, null);
        await(() -> who.stream().allMatch(FleetProcess::isIdle));
        var sum = new Tally();
        collect(sum);
        if (!sum.troubles().isEmpty()) {
            throw new IllegalStateException("the run is void: " + sum.troubles());
        }
        parent.say(
                "run",
                rate,
                sum.countOfSent(),
                sum.countOfAcknowledged(),
                sum.latencies().millis(0.5),
                sum.latencies().millis(0.99),
                sum.latencies().millis(1));
    }

    /** From now on tells the nodes when their messages are due, until it is cancelled. */
    private List<Future<?>> pace(List<Member> who, Load load, long begin) {
        var pacing = new ArrayList<Future<?>>();
        for (EventLoop loop : loops) {
            List<NodeClient> clients =
                    who.stream()
                            .filter(member -> member.loop() == loop)
                            .map(Member::client)
                            .toList();
            double share = (double) load.perSecond() * clients.size() / who.size();
            pacing.add(
                    loop.scheduleAtFixedRate(
                            new Pacer(clients, share, load.burst(), begin),
                            0,
                            TICK_NANOS,
                            TimeUnit.NANOSECONDS));
        }
        return pacing;
    }

    private static void tell(List<Member> who, @Nullable Load load) {
        who.forEach(member -> member.loop().execute(() -> member.client().run(load)));
    }

    private static boolean isIdle(Member member) {
        return member.loop().submit(member.client()::isIdle).syncUninterruptibly().getNow();
    }

    private void collect(Tally sum) throws Exception {
        for (int i = 0; i < LOOPS; i++) {
            Tally tally = tallies.get(i);
            loops.get(i).submit(() -> tally.moveTo(sum)).get();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
