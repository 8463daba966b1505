package io.headwater.sinks.push.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names for connections and lets only allowed addresses through. The address that is
 * judged is the one that is connected to, so a name that changes its mind in between gains nothing.
 */
final class GuardedNames implements DnsResolver {
    private final AddressRules rules;

    GuardedNames(AddressRules rules) {
        this.rules = rules;
    }

    /**
     * @throws RefusedAddressException when any of the host's addresses is not allowed
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        for (InetAddress address : addresses) {
            if (!rules.allow(address)) {
                throw new RefusedAddressException("the address is not public");
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return host;
    }

    /**
     * @throws RefusedAddressException when the host may only be called with TLS
     */
    void requireNamed(String host) throws UnknownHostException {
        for (InetAddress address : resolve(host)) {
            if (!rules.isNamed(address)) {
                throw new RefusedAddressException("a public address is called with TLS alone");
            }
        }
    }
}
