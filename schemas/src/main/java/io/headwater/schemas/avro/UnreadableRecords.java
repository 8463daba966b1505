package io.headwater.schemas.avro;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records of one topic that this version cannot read, because a later one wrote them for example:
 * such a writer goes on writing, so each schema is news once and not with every record. Safe for
 * any thread.
 */
public final class UnreadableRecords {
    /** More schemas than a topic will have; what is no record of ours must not fill the memory. */
    private static final int MOST = 64;

    private static final int NO_SCHEMA = -1;

    private final Set<Integer> met = ConcurrentHashMap.newKeySet();

    /**
     * Whether no record of this one's schema was met before.
     *
     * @param value as the topic has it; null and what names no schema count as one schema of their
     *     own
     */
    public boolean isNews(@Nullable ByteBuffer value) {
        return met.size() < MOST && met.add(value == null ? NO_SCHEMA : schemaOf(value));
    }

    private static int schemaOf(ByteBuffer value) {
        return value.remaining() > Integer.BYTES && value.get(value.position()) == AvroSerde.MAGIC
                ? value.getInt(value.position() + 1)
                : NO_SCHEMA;
    }
}
