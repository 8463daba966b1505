package io.headwater.topologies.jobs;

import io.headwater.avro.rejected.DroppedElement;
import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.Dropped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Builds what {@code rejected} says of a record of the uplink. */
final class Rejections {
    /** Reason of a record whose processing threw. */
    static final String INTERNAL_ERROR = "internal-error";

    /** Of more elements than this only the count is told; a record must stay below its limit. */
    static final int MOST_DROPPED = 100;

    /**
     * Headers of ours are short, and a topic has at most this many bytes; longer ones are somebody
     * else's, left out so that the record stays below its limit.
     */
    static final int LONGEST_HEADER_BYTES = 65_535;

    /** Of all headers together; what is no UTF-8 takes up to three times its bytes. */
    static final int MOST_HEADER_BYTES = 128 * 1024;

    private static final String OUR_HEADERS = "hw-";

    private Rejections() {}

    static Rejected whole(Uplink uplink, String job, String reason, String detail) {
        return rejected(uplink, job, reason, detail, List.of());
    }

    /**
     * A record of a topic beside the uplink, which cannot be replayed into it.
     *
     * @param detail which record it is, and what became of it
     * @param payload empty when the topic holds what nobody else may see
     */
    static Rejected beside(String job, String detail, long at, byte[] payload) {
        return new Rejected(
                INTERNAL_ERROR,
                detail,
                false,
                List.of(),
                job,
                null,
                null,
                null,
                null,
                at,
                Map.of(),
                ByteBuffer.wrap(payload));
    }

    static Rejected partial(Uplink uplink, String job, List<Dropped> dropped) {
        String detail =
                dropped.size() == 1
                        ? "one element was left out, the rest was applied"
                        : dropped.size() + " elements were left out, the rest was applied";
        return rejected(uplink, job, dropped.getFirst().reason().code(), detail, dropped);
    }

    private static Rejected rejected(
            Uplink uplink, String job, String reason, String detail, List<Dropped> dropped) {
        return new Rejected(
                reason,
                detail,
                !dropped.isEmpty(),
                dropped.stream()
                        .limit(MOST_DROPPED)
                        .map(element -> new DroppedElement(element.path(), element.reason().code()))
                        .toList(),
                job,
                nullWhenUnusable(uplink.headers().topic()),
                nullWhenUnusable(uplink.channel()),
                uplink.first().toString(),
                uplink.headers().epoch(),
                uplink.headers().receivedAt(),
                headers(uplink),
                payload(uplink));
    }

    /** A user's secret must not reach this topic, in whatever form the payload holds it. */
    private static ByteBuffer payload(Uplink uplink) {
        return uplink.channel().equals(Channel.USER_MAPPING.wireName())
                ? ByteBuffer.allocate(0)
                : ByteBuffer.wrap(uplink.payload());
    }

    private static Map<String, String> headers(Uplink uplink) {
        var headers = new TreeMap<String, String>();
        int left = MOST_HEADER_BYTES;
        for (Header header : uplink.rawHeaders()) {
            byte @Nullable [] value = header.value();
            int bytes = header.key().length() + (value == null ? 0 : value.length);
            if (header.key().startsWith(OUR_HEADERS)
                    && value != null
                    && value.length <= LONGEST_HEADER_BYTES
                    && bytes <= left) {
                headers.put(header.key(), new String(value, StandardCharsets.UTF_8));
                left -= bytes;
            }
        }
        return headers;
    }

    private static @Nullable String nullWhenUnusable(String text) {
        return text.isEmpty() || text.length() > LONGEST_HEADER_BYTES ? null : text;
    }
}
