package io.headwater.bridge.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names and addresses that our own server certificate covers. */
final class ServerNames {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerNames.class);

    private ServerNames() {}

    /** This machine's, and those an operator adds, each once. */
    static Set<String> with(Collection<String> added) {
        var names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
        hostName().ifPresent(names::add);
        added.forEach(name -> names.add(canonical(name)));
        return names;
    }

    static List<GeneralName> asGeneralNames(Collection<String> names) {
        return names.stream()
                .map(
                        name ->
                                new GeneralName(
                                        IPAddress.isValid(name)
                                                ? GeneralName.iPAddress
                                                : GeneralName.dNSName,
                                        name))
                .toList();
    }

    /** The names in a certificate's subject alternative names, in the form of {@link #with}. */
    static Set<String> in(Collection<List<?>> alternatives) {
        var names = new ArrayList<String>();
        for (List<?> alternative : alternatives) {
            if (alternative.get(1) instanceof String name) {
                names.add(canonical(name));
            }
        }
        return new HashSet<>(names);
    }

    /** Addresses have many spellings; Java's own is the one that certificates are read back in. */
    private static String canonical(String name) {
        if (!IPAddress.isValid(name)) {
            return name;
        }
        try {
            return InetAddress.getByName(name).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(name + " is not an address after all", e);
        }
    }

    private static Optional<String> hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
                    ? Optional.of(name)
                    : Optional.empty();
        } catch (UnknownHostException e) {
            LOGGER.atDebug().addKeyValue("error", e.getMessage()).log("this host has no name");
            return Optional.empty();
        }
    }
}
