package io.headwater.sinks.push.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses may be called. Whoever registers a target chooses where this process connects to,
 * so what only this process can reach (its own host, its network, the metadata service of a cloud)
 * is refused unless the operator names it.
 */
public final class AddressRules {
    /** Special-purpose addresses (IANA registries) that Java has no word for. */
    private static final List<AddressRange> RESERVED =
            Stream.of(
                            "0.0.0.0/8",
                            "100.64.0.0/10",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "240.0.0.0/4",
                            "fc00::/7",
                            "100::/64",
                            "2001:db8::/32",
                            "2001::/32")
                    .map(AddressRange::parse)
                    .toList();

    /** Prefixes behind which an IPv4 address stands: the byte at which it does. */
    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

    private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");

    private final List<AddressRange> named;

    private AddressRules(List<AddressRange> named) {
        this.named = named;
    }

    /**
     * @param ranges that may be called although they are not public
     * @throws IllegalArgumentException naming the range that is none
     */
    public static AddressRules allowing(List<String> ranges) {
        return new AddressRules(ranges.stream().map(AddressRange::parse).toList());
    }

    /** Whether a connection may be made. */
    public boolean allow(InetAddress address) {
        return isNamed(address) || isPublic(address);
    }

    /** Whether the operator has named the address; such may also be called without TLS. */
    public boolean isNamed(InetAddress address) {
        return named.stream().anyMatch(range -> range.holds(address));
    }

    private static boolean isPublic(InetAddress address) {
        boolean isSpecial =
                address.isAnyLocalAddress()
                        || address.isLoopbackAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isMulticastAddress()
                        || RESERVED.stream().anyMatch(range -> range.holds(address));
        return !isSpecial && within(address).map(AddressRules::isPublic).orElse(true);
    }

    /** The IPv4 address that an IPv6 address leads to. */
    private static Optional<InetAddress> within(InetAddress address) {
        if (!(address instanceof Inet6Address v6)) {
            return Optional.empty();
        }
        byte[] bytes = v6.getAddress();
        if (NAT64.holds(address) || v6.isIPv4CompatibleAddress()) {
            return Optional.of(v4(bytes, 12));
        }
        return SIX_TO_FOUR.holds(address) ? Optional.of(v4(bytes, 2)) : Optional.empty();
    }

    private static InetAddress v4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
