package io.headwater.sinks.push.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that begin alike, as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param bits how many of the first bits count
 */
record AddressRange(InetAddress first, int bits) {
    /**
     * @throws IllegalArgumentException when the text is no such range, or names a host
     */
    @SuppressWarnings("AddressSelection") // digits alone: no name is asked for
    static AddressRange parse(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length > 2 || !parts[0].matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("'" + text + "' is not an address range");
        }
        try {
            InetAddress first = InetAddress.getByName(parts[0]);
            int most = first.getAddress().length * Byte.SIZE;
            int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > most) {
                throw new IllegalArgumentException("'" + text + "' has too many bits");
            }
            return new AddressRange(first, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not an address range", e);
        }
    }

    boolean holds(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] others = address.getAddress();
        if (ours.length != others.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((ours[bit / Byte.SIZE] ^ others[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
