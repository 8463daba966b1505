package io.headwater.topologies.undelivered;

import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UserRowKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; a null member asks nothing.
 *
 * @param id this one
 * @param user what this user was to be told
 * @param target what was to be told through this target
 * @param since those given up at or after this time
 */
public record Wanted(
        @Nullable Origin id,
        @Nullable FleetKey user,
        @Nullable String target,
        @Nullable Instant since) {
    /** Every one that is kept. */
    public static final Wanted ALL = new Wanted(null, null, null, null);

    boolean matches(Undelivered found) {
        return (id == null || id.equals(found.id()))
                && (since == null || !found.at().isBefore(since))
                && ((user == null && target == null)
                        || found.letter().filter(letter -> isOf(letter.row())).isPresent());
    }

    private boolean isOf(UserRowKey row) {
        return (user == null || user.equals(row.user()))
                && (target == null || target.equals(row.target()));
    }
}
