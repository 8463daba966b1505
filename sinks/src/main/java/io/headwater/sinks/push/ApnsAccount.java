package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * As whom Apple's devices are told.
 *
 * @param key text of the .p8 file
 * @param topic bundle id of the app
 */
public record ApnsAccount(String server, Password key, String keyId, String teamId, String topic) {
    /**
     * Connects when it is first needed.
     *
     * @throws ConfigException when the key is none; says nothing of it
     */
    ApnsClient client() {
        try {
            return new ApnsClientBuilder()
                    .setApnsServer(server)
                    .setSigningKey(signingKey())
                    .build();
        } catch (IOException e) {
            throw new ConfigException("a client of APNs cannot be made: " + e.getMessage());
        }
    }

    ApnsSigningKey signingKey() {
        try {
            var text = new ByteArrayInputStream(key.value().getBytes(UTF_8));
            return ApnsSigningKey.loadFromInputStream(text, teamId, keyId);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigException(PushSinkSettings.APNS_KEY + " is not the text of a .p8 file");
        }
    }
}
