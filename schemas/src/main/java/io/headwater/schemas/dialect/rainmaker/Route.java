package io.headwater.schemas.dialect.rainmaker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a publish belongs, decided by its topic and the identity that sent it. */
public sealed interface Route {
    /**
     * The publish is of this channel of the sender.
     *
     * @param groupId of a group form, else null
     * @param streamId of a stream request, else null
     * @param warnings tolerated deviations: {@link Reason#LEGACY_ALIAS}
     */
    record To(
            Channel channel,
            @Nullable String groupId,
            @Nullable String streamId,
            List<Reason> warnings)
            implements Route {}

    /** The sender may use the topic, but it means nothing: kept with its reason. */
    record Rejected(Reason reason, String detail) implements Route {}

    /** The sender may not use the topic: acknowledged, counted, not kept. */
    record Denied(Reason reason, String detail) implements Route {}
}
