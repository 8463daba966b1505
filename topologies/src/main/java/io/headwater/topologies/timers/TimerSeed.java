package io.headwater.topologies.timers;

import io.headwater.schemas.Topic;
import io.headwater.topologies.jobs.Seed;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/** How timers that follow from the rows of a state topic are set anew. */
public final class TimerSeed {
    private TimerSeed() {}

    /**
     * A timer that follows from a row.
     *
     * @param atMs epoch ms by the log's clock; in the past, it fires with the next tick
     */
    public record Setting(Timer timer, long atMs) {
        /** None when nothing is due. */
        public static Optional<Setting> of(Timer timer, OptionalLong atMs) {
            return atMs.isPresent()
                    ? Optional.of(new Setting(timer, atMs.getAsLong()))
                    : Optional.empty();
        }
    }

    /**
     * Sets at most one timer for each row.
     *
     * @param following the timer of a key and a value; must be the same every time
     */
    public static <K, V> Seed of(Topic<K, V> from, BiFunction<K, V, Optional<Setting>> following) {
        return new Seed(
                from,
                Timers.DUE,
                (record, target) -> {
                    byte[] value = record.value();
                    if (value != null) {
                        K key = from.key().deserializer().deserialize(from.name(), record.key());
                        V row = from.value().deserializer().deserialize(from.name(), value);
                        following
                                .apply(key, row)
                                .ifPresent(it -> Timers.seed(it.timer(), it.atMs(), target));
                    }
                });
    }
}
