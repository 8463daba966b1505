package io.headwater.sinks.timeseries;

import io.headwater.sinks.converter.Unreadable;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** What the key and the value of any record take in memory, about, whatever they are. */
final class Footprint {
    /** A number, or what holds a text or a collection together. */
    private static final long OF_AN_OBJECT = 16;

    private Footprint() {}

    static long of(SinkRecord record) {
        return of(record.key()) + of(record.value());
    }

    private static long of(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case String text -> OF_AN_OBJECT + 2L * text.length();
            case byte[] bytes -> OF_AN_OBJECT + bytes.length;
            case ByteBuffer buffer -> OF_AN_OBJECT + buffer.capacity();
            case Unreadable unreadable -> OF_AN_OBJECT + unreadable.bytes();
            case Struct struct ->
                    OF_AN_OBJECT
                            + struct.schema().fields().stream()
                                    .mapToLong(field -> of(struct.getWithoutDefault(field.name())))
                                    .sum();
            case Collection<?> all -> OF_AN_OBJECT + all.stream().mapToLong(Footprint::of).sum();
            case Map<?, ?> all -> OF_AN_OBJECT + of(all.keySet()) + of(all.values());
            default -> OF_AN_OBJECT;
        };
    }
}
