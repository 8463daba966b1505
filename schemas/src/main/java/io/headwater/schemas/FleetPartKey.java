package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/**
 * The key of one partition's part in something of the fleet: its copy of an OTA job, or what became
 * of the job there. In bytes {@code <fleet key> 0x00 <partition>}, the number in decimal.
 *
 * @param partition of the uplink, 0 or above
 */
public record FleetPartKey(FleetKey whole, int partition) {
    /** The key that these bytes are, or empty when they are none. */
    public static Optional<FleetPartKey> parse(byte[] key) {
        int length = NodeKey.nodePartOf(key);
        if (length == key.length) {
            return Optional.empty();
        }
        String rest = new String(Arrays.copyOfRange(key, length + 1, key.length), UTF_8);
        if (!rest.matches("0|[1-9][0-9]{0,5}")) {
            return Optional.empty();
        }
        return FleetKey.parse(key).map(whole -> new FleetPartKey(whole, Integer.parseInt(rest)));
    }

    /** The bytes that are the Kafka key. */
    public byte[] bytes() {
        byte[] head = whole.bytes();
        byte[] number = Integer.toString(partition).getBytes(UTF_8);
        byte[] key = Arrays.copyOf(head, head.length + 1 + number.length);
        key[head.length] = NodeKey.ROW_SEPARATOR;
        System.arraycopy(number, 0, key, head.length + 1, number.length);
        return key;
    }

    @Override
    public String toString() {
        return whole + " " + partition;
    }
}
