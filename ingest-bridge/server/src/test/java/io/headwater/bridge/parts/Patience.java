package io.headwater.bridge.parts;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what must come: long enough for a machine that is busy with others. */
public final class Patience {
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private Patience() {}

    /** Waits up to the limit; looks often at first, because most of it is there in no time. */
    public static ConditionFactory await() {
        return Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(
                        (count, _) -> Duration.ofMillis(Math.min(100, 1L << Math.min(count, 7))));
    }
}
