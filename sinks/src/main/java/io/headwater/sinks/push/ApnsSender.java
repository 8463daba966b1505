package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Apps on Apple's devices. The idempotency key is the notification's collapse id, under which a
 * device shows one.
 */
final class ApnsSender implements Sender {
    /**
     * Apple's words for a token that does not go with the app or the service ("Handling
     * notification responses"): more often a mistake in our settings than in every token.
     */
    private static final Set<String> ELSEWHERE = Set.of("BadDeviceToken", "DeviceTokenNotForTopic");

    private final ApnsClient client;
    private final String topic;
    private final Duration patience;

    /**
     * @param client is closed with this
     * @param topic the app's bundle id
     */
    ApnsSender(ApnsClient client, String topic, Duration patience) {
        this.client = client;
        this.topic = topic;
        this.patience = patience;
    }

    @Override
    public Destination destination(PushRequest request) {
        return Destination.service("apns");
    }

    @Override
    public Outcome send(UserRowKey row, PushRequest request) {
        var sent = client.sendNotification(notification(request));
        try {
            return judged(sent.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return new Outcome.Later(null, "no answer from APNs", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Later(null, "stopped while APNs was asked", null);
        }
    }

    @Override
    public void close() {
        try {
            client.close().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("closing connections to APNs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SimpleApnsPushNotification notification(PushRequest request) {
        return new SimpleApnsPushNotification(
                request.getAddress(),
                topic,
                payload(request),
                Instant.ofEpochMilli(request.getExpiresAt()),
                DeliveryPriority.IMMEDIATE,
                PushType.ALERT,
                request.getId(),
                UUID.nameUUIDFromBytes(request.getId().getBytes(UTF_8)));
    }

    private static String payload(PushRequest request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode aps = json.putObject("aps");
        ObjectNode alert = aps.putObject("alert");
        alert.put("title", request.getTitle());
        alert.put("body", request.getText());
        aps.put("sound", "default");
        json.put("id", request.getId());
        json.put("kind", request.getKind());
        json.putRawValue("event", new RawValue(eventOf(request)));
        return json.toString();
    }

    /** All of the data would not always fit into Apple's 4 KiB. */
    private static String eventOf(PushRequest request) {
        return request.getData().length() <= 1_024 ? request.getData() : "null";
    }

    private static Outcome judged(PushNotificationResponse<SimpleApnsPushNotification> response) {
        int status = response.getStatusCode();
        if (response.isAccepted()) {
            return new Outcome.Delivered(status);
        }
        String reason = response.getRejectionReason().orElse("without a reason");
        if (status == 410) {
            return new Outcome.Gone(status, "APNs refuses the device token: " + reason);
        }
        if (ELSEWHERE.contains(reason)) {
            return new Outcome.Never(
                    status,
                    "APNs answered "
                            + reason
                            + ": the token is for another app, or for the other of Apple's"
                            + " services");
        }
        boolean isAboutUs = reason.endsWith("ProviderToken") || status == 429 || status >= 500;
        return isAboutUs
                ? new Outcome.Later(status, "APNs answered " + reason, null)
                : new Outcome.Never(status, "APNs answered " + reason);
    }
}
