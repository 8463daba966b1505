package io.headwater.sinks.timeseries;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class SinkFiguresTest {
    private static final String CONNECTOR = "figures-test";

    @Test
    void aTaskThatClosesLateDoesNotHideTheOneThatTookItsPlace() throws Exception {
        SinkFigures first = shown();
        try (SinkFigures second = shown()) {
            second.stored(3, 0, Duration.ZERO);

            first.close();

            assertThat(stored()).isEqualTo(3L);
        }
        assertThat(isShown()).isFalse();
    }

    @Test
    void tasksOfOneNameMayComeAndGoAtOnce() throws Exception {
        var tasks = new ArrayList<Callable<Void>>();
        for (int i = 0; i < 16; i++) {
            tasks.add(
                    () -> {
                        for (int time = 0; time < 50; time++) {
                            shown().close();
                        }
                        return null;
                    });
        }

        try (var threads = Executors.newFixedThreadPool(16)) {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        }

        assertThat(isShown()).isFalse();
    }

    private static SinkFigures shown() {
        return SinkFigures.shown(CONNECTOR, "0", InstantSource.system());
    }

    private static boolean isShown() throws Exception {
        return ManagementFactory.getPlatformMBeanServer().isRegistered(name());
    }

    private static Object stored() throws Exception {
        return ManagementFactory.getPlatformMBeanServer().getAttribute(name(), "RecordsStored");
    }

    private static ObjectName name() throws Exception {
        return new ObjectName(
                SinkFigures.DOMAIN
                        + ":type=timeseries,connector="
                        + ObjectName.quote(CONNECTOR)
                        + ",task=0");
    }
}
