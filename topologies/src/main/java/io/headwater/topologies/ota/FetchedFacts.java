package io.headwater.topologies.ota;

import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.Origin;
import io.headwater.schemas.dialect.rainmaker.OtaFetch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a fetch says of the node itself (R-OF-4). Pure. */
final class FetchedFacts {
    private FetchedFacts() {}

    /** The node's facts after; the same when it said nothing new. */
    static NodeIndex after(NodeIndex index, OtaFetch fetch, Origin origin) {
        String version =
                Objects.requireNonNullElse(fetch.firmwareVersion(), orEmpty(index.getFwVersion()));
        String network =
                Objects.requireNonNullElse(fetch.networkId(), orEmpty(index.getNetworkId()));
        if (version.equals(orEmpty(index.getFwVersion()))
                && network.equals(orEmpty(index.getNetworkId()))) {
            return index;
        }
        return NodeIndex.newBuilder(index)
                .setFwVersion(version.isEmpty() ? null : version)
                .setNetworkId(network.isEmpty() ? null : network)
                .setOrigin(origin.offset())
                .build();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
