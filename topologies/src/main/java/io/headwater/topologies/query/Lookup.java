package io.headwater.topologies.query;

import java.util.function.Function;
import org.apache.kafka.streams.state.HostInfo;

/** Where a key's value is, from this instance's point of view. */
public sealed interface Lookup<V> {
    /** It is here, and this is it. */
    record Found<V>(V value) implements Lookup<V> {}

    /** It would be here, and there is none. */
    record Absent<V>() implements Lookup<V> {}

    /** Another instance has it, or knows that there is none. */
    record HeldBy<V>(HostInfo instance) implements Lookup<V> {}

    /**
     * Nobody can tell at present: a store restores or moves. Ask again.
     *
     * @param why one sentence with the progress, where there is one
     */
    record NotReady<V>(String why) implements Lookup<V> {}

    /** What the value leads to; every other answer stays as it is. */
    default <R> Lookup<R> then(Function<? super V, ? extends Lookup<R>> next) {
        return switch (this) {
            case Found<V>(var value) -> next.apply(value);
            case Absent<V>() -> new Absent<>();
            case HeldBy<V>(var instance) -> new HeldBy<>(instance);
            case NotReady<V>(var why) -> new NotReady<>(why);
        };
    }
}
