package io.headwater.bridge.claiming;

import io.headwater.avro.identity.DeviceSecret;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.bridge.tail.ReadPositions;
import io.headwater.bridge.tail.Tails;
import io.headwater.bridge.tail.TopicTail;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of devices that may claim themselves, as the topic of devices has them: encrypted
 * there and in memory, opened for the moment of a comparison. Safe for any thread.
 */
final class DeviceSecrets implements AutoCloseable {
    /** What the eFuse of a device holds (rainmaker.md 1.6.2). */
    static final int BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Topics topics;
    private final Landing landing;
    private final InstantSource clock;
    private final SecretKeySpec key;
    private final Map<NodeKey, byte[]> sealed = new ConcurrentHashMap<>();
    private final ReadPositions positions = new ReadPositions();
    private @Nullable TopicTail<NodeKey, DeviceSecret> tail;

    DeviceSecrets(Topics topics, Landing landing, ClaimSecret secret, InstantSource clock) {
        this.topics = topics;
        this.landing = landing;
        this.clock = clock;
        this.key = new SecretKeySpec(secret.keyFor("device-secret", ""), "AES");
    }

    /** Begins to read the topic, without waiting for Kafka. */
    void follow(Tails tails) {
        tail = TopicTail.start(topics.devices(), TopicTail.From.BEGINNING, tails, this::read);
    }

    /** Why something may be unknown yet; empty when nothing is. */
    Optional<String> notReady() {
        return tail == null ? Optional.of("devices are not followed") : tail.behind();
    }

    boolean isRegistered(NodeKey device) {
        return sealed.containsKey(device);
    }

    /** The device's secret; empty when it has none, or none that our key opens. */
    Optional<byte[]> of(NodeKey device) {
        byte[] found = sealed.get(device);
        return found == null ? Optional.empty() : open(device, found);
    }

    /** Lets a device claim itself; completes once that counts here. */
    CompletionStage<Origin> register(NodeKey device, byte[] secret) {
        return write(
                device, new DeviceSecret(ByteBuffer.wrap(seal(device, secret)), clock.millis()));
    }

    /** Takes that from it; completes once that counts here. What it claimed stays. */
    CompletionStage<Origin> forget(NodeKey device) {
        return write(device, null);
    }

    @Override
    public void close() {
        if (tail != null) {
            tail.close();
        }
    }

    void read(NodeKey device, @Nullable DeviceSecret secret, Origin place) {
        if (positions.isNews(place)) {
            if (secret == null) {
                sealed.remove(device);
            } else {
                byte[] bytes = new byte[secret.getSealed().remaining()];
                secret.getSealed().duplicate().get(bytes);
                sealed.put(device, bytes);
            }
        }
        positions.passed(place);
    }

    private CompletionStage<Origin> write(NodeKey device, @Nullable DeviceSecret secret) {
        return landing.line()
                .send(Outgoing.of(topics.devices(), device, secret))
                .thenCompose(positions::await);
    }

    private byte[] seal(NodeKey device, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, device, nonce).doFinal(secret);
            return ByteBuffer.allocate(NONCE_BYTES + text.length).put(nonce).put(text).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    private Optional<byte[]> open(NodeKey device, byte[] sealed) {
        if (sealed.length <= NONCE_BYTES) {
            return Optional.empty();
        }
        var parts = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE_BYTES];
        parts.get(nonce);
        byte[] text = new byte[parts.remaining()];
        parts.get(text);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, device, nonce).doFinal(text));
        } catch (GeneralSecurityException sealedByAnotherKey) {
            return Optional.empty();
        }
    }

    /** A secret that is moved to another device's row opens no more. */
    private Cipher cipher(int mode, NodeKey device, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(device.bytes());
        return cipher;
    }
}
