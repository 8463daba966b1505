package io.headwater.sinks.timeseries;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.ConnectException;

/** Counts what a task does and shows it by JMX. Written by the task's threads, read by any. */
final class SinkFigures implements TimeSeriesSinkMXBean, AutoCloseable {
    /** The domain of all beans of Headwater's sinks. */
    static final String DOMAIN = "io.headwater.sinks";

    private static final long NOTHING = -1;

    /** Those that are shown at present; changed together with the beans, under its own lock. */
    private static final Map<ObjectName, SinkFigures> SHOWN = new HashMap<>();

    private final InstantSource clock;
    private final ObjectName name;
    private final LongAdder stored = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder flushes = new LongAdder();
    private final LongAdder flushNanos = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** Timestamp of the oldest record that waits, epoch ms. */
    private volatile long waitingSince = NOTHING;

    private volatile long ageWhenStored;

    private SinkFigures(InstantSource clock, ObjectName name) {
        this.clock = clock;
        this.name = name;
    }

    /**
     * Those of a task from now on; of a task of the same name that did not close, instead of its,
     * and whenever that one closes, these stay. Any thread.
     */
    static SinkFigures shown(String connector, String task, InstantSource clock) {
        String name =
                DOMAIN
                        + ":type=timeseries,connector="
                        + ObjectName.quote(connector)
                        + ",task="
                        + task;
        try {
            var figures = new SinkFigures(clock, new ObjectName(name));
            synchronized (SHOWN) {
                figures.hide();
                ManagementFactory.getPlatformMBeanServer().registerMBean(figures, figures.name);
                SHOWN.put(figures.name, figures);
            }
            return figures;
        } catch (JMException e) {
            throw new ConnectException("the figures of " + connector + " cannot be shown", e);
        }
    }

    /**
     * Records are being stored.
     *
     * @param oldest least of their timestamps, epoch ms; the greatest number when they have none
     */
    void waiting(long oldest) {
        waitingSince = oldest == Long.MAX_VALUE ? NOTHING : oldest;
        ageWhenStored = 0;
    }

    /** Everything was stored some time ago. */
    void nothingWaits() {
        ageWhenStored = 0;
    }

    /** What waited is stored, but for some. */
    void stored(int records, int ofThemRejected, Duration took) {
        ageWhenStored = getLagMillis();
        waitingSince = NOTHING;
        stored.add(records - ofThemRejected);
        rejected.add(ofThemRejected);
        if (records > 0) {
            flushes.increment();
            flushNanos.add(took.toNanos());
        }
    }

    /** The database was away. */
    void failed() {
        failures.increment();
    }

    @Override
    public long getRecordsStored() {
        return stored.sum();
    }

    @Override
    public long getRecordsRejected() {
        return rejected.sum();
    }

    @Override
    public long getFlushes() {
        return flushes.sum();
    }

    @Override
    public long getFlushMillis() {
        return Duration.ofNanos(flushNanos.sum()).toMillis();
    }

    @Override
    public long getFlushFailures() {
        return failures.sum();
    }

    @Override
    public long getLagMillis() {
        long since = waitingSince;
        return since == NOTHING ? ageWhenStored : Math.max(0, clock.millis() - since);
    }

    @Override
    public void close() {
        try {
            synchronized (SHOWN) {
                if (SHOWN.remove(name, this)) {
                    hide();
                }
            }
        } catch (JMException e) {
            throw new ConnectException("the figures of " + name + " cannot be hidden", e);
        }
    }

    /** Whatever is shown under this name, be it of a worker that loaded us once more. */
    private void hide() throws JMException {
        var beans = ManagementFactory.getPlatformMBeanServer();
        if (beans.isRegistered(name)) {
            beans.unregisterMBean(name);
        }
    }
}
