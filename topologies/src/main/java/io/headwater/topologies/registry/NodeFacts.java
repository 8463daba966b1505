package io.headwater.topologies.registry;

import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.dialect.rainmaker.NodeConfig;
import org.jspecify.annotations.Nullable;

/** How the indexed facts of a node follow from what it sends. Pure rules; results are new rows. */
final class NodeFacts {
    /** How far the newest record may be past {@code lastSeenAt}, in ms of log time. */
    static final long SEEN_EVERY = 60_000;

    private NodeFacts() {}

    /**
     * The row once a record was seen: the same one while the record is less than a minute past it.
     *
     * @param known null for a node never seen before
     */
    static NodeIndex seen(@Nullable NodeIndex known, long loggedAt, long origin) {
        if (known == null) {
            return NodeIndex.newBuilder()
                    .setFirstSeenAt(loggedAt)
                    .setLastSeenAt(loggedAt)
                    .setOrigin(origin)
                    .build();
        }
        if (loggedAt - known.getLastSeenAt() < SEEN_EVERY) {
            return known;
        }
        return NodeIndex.newBuilder(known).setLastSeenAt(loggedAt).setOrigin(origin).build();
    }

    /**
     * The row once a configuration is stored (R-CONF-2).
     *
     * @param differs whether it is another document than the one before
     * @param order where the configuration counts
     */
    static NodeIndex configured(
            NodeIndex seen,
            NodeConfig config,
            boolean differs,
            long loggedAt,
            long order,
            long origin) {
        Long activatedAt = seen.getActivatedAt();
        return NodeIndex.newBuilder(seen)
                .setName(config.name())
                .setType(config.type())
                .setSubtype(config.subtype())
                .setModel(config.model())
                .setFwVersion(config.fwVersion())
                .setProjectName(config.projectName())
                .setPlatform(config.platform())
                .setNetworkId(config.networkId())
                .setCommandResponse(config.commandResponse())
                .setActivatedAt(activatedAt == null ? Long.valueOf(loggedAt) : activatedAt)
                .setConfiguredAt(differs ? Long.valueOf(loggedAt) : seen.getConfiguredAt())
                .setConfigOrigin(order)
                .setOrigin(origin)
                .build();
    }
}
