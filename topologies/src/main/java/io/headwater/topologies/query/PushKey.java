package io.headwater.topologies.query;

import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.push.TargetSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The push sink's key, of which secrets of webhooks follow. Read each time: it is asked rarely. */
final class PushKey {
    private final @Nullable Path file;

    /**
     * @param file null when this process was not given one
     */
    PushKey(@Nullable Path file) {
        this.file = file;
    }

    /**
     * @throws Refused when there is no key, or none that can be used
     */
    TargetSecret secretOf(UserRowKey target) {
        if (file == null) {
            throw new Refused(
                    ErrorCode.PUSH_KEY_MISSING, "headwater.topologies.push.key is not set");
        }
        try {
            return TargetSecret.of(Files.readString(file), target);
        } catch (IOException | IllegalArgumentException e) {
            throw new Refused(
                    ErrorCode.PUSH_KEY_MISSING,
                    file + " cannot be used: " + e.getClass().getSimpleName());
        }
    }
}
