package io.headwater.standalone.up;

import io.headwater.schemas.push.TargetSecret;
import io.headwater.standalone.data.DataFolder;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The key of which secrets of webhooks follow, in a file that the API and the push sink read. Lost,
 * every webhook has to be registered anew.
 */
final class PushSecret {
    /** Its file in the data folder. */
    static final String FILE = "push.key";

    private PushSecret() {}

    /** Makes the key when there is none. */
    static void makeIn(DataFolder data) {
        if (DataFolder.read(data.path(), FILE).isPresent()) {
            return;
        }
        byte[] key = new byte[TargetSecret.LEAST_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        data.write(FILE, Base64.getEncoder().encodeToString(key));
    }
}
