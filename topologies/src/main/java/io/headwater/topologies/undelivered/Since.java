package io.headwater.topologies.undelivered;

import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.log.TopicReading;
import io.headwater.topologies.undelivered.Undelivered.Letter;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happened to some dead letters after they were given up: whether their targets are there, and
 * which were delivered or requested since.
 *
 * @param users with targets, by key
 */
record Since(Map<FleetKey, PushUser> users, Set<UserRowKey> delivered, Set<UserRowKey> requested) {

    /**
     * @param letters by key, each the newest of its key
     */
    static Since read(Map<UserRowKey, Undelivered> letters, Topics topics, Map<String, ?> kafka) {
        var since = new Since(new HashMap<>(), new HashSet<>(), new HashSet<>());
        Instant first =
                letters.values().stream()
                        .map(Undelivered::at)
                        .min(Instant::compareTo)
                        .orElseThrow();
        since.readUsers(letters.keySet(), topics, kafka);
        since.readRequests(topics.pushRequests().name(), letters, first, kafka);
        since.readRequests(topics.pushRetries().name(), letters, first, kafka);
        since.readReceipts(topics, letters.keySet(), first, kafka);
        return since;
    }

    /** Why it is not sent again; null when it is. */
    @Nullable Refusal refusal(Letter letter) {
        if (target(letter) == null) {
            return Refusal.NO_TARGET;
        }
        if (delivered.contains(letter.row())) {
            return Refusal.DELIVERED;
        }
        return requested.contains(letter.row()) ? Refusal.ON_ITS_WAY : null;
    }

    /** The target as it is now; null when the user does not have it any more. */
    @Nullable PushTarget target(Letter letter) {
        PushUser user = users.get(letter.row().user());
        return user == null
                ? null
                : user.getTargets().stream()
                        .filter(target -> target.getId().equals(letter.row().target()))
                        .findFirst()
                        .orElse(null);
    }

    private void readUsers(Set<UserRowKey> rows, Topics topics, Map<String, ?> kafka) {
        Set<FleetKey> asked =
                rows.stream().map(UserRowKey::user).collect(Collectors.toUnmodifiableSet());
        var topic = topics.pushUsers();
        TopicReading.read(
                topic.name(),
                kafka,
                null,
                record ->
                        FleetKey.parse(record.key())
                                .filter(asked::contains)
                                .ifPresent(
                                        user -> {
                                            byte[] value = record.value();
                                            if (value == null) {
                                                users.remove(user);
                                            } else {
                                                users.put(
                                                        user,
                                                        topic.value()
                                                                .deserializer()
                                                                .deserialize(topic.name(), value));
                                            }
                                        }));
    }

    private void readRequests(
            String topic,
            Map<UserRowKey, Undelivered> letters,
            Instant first,
            Map<String, ?> kafka) {
        TopicReading.read(
                topic,
                kafka,
                first,
                record ->
                        UserRowKey.parse(record.key())
                                .filter(row -> isLater(letters.get(row), record.timestamp()))
                                .ifPresent(requested::add));
    }

    private static boolean isLater(@Nullable Undelivered letter, long at) {
        return letter != null && at > letter.at().toEpochMilli();
    }

    private void readReceipts(
            Topics topics, Set<UserRowKey> rows, Instant first, Map<String, ?> kafka) {
        var topic = topics.pushReceipts();
        TopicReading.read(
                topic.name(),
                kafka,
                first,
                record -> {
                    byte[] value = record.value();
                    if (value != null
                            && topic.value()
                                            .deserializer()
                                            .deserialize(topic.name(), value)
                                            .getOutcome()
                                    == PushOutcome.DELIVERED) {
                        UserRowKey.parse(record.key())
                                .filter(rows::contains)
                                .ifPresent(delivered::add);
                    }
                });
    }
}
