package io.headwater.topologies.app;

import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** What the cluster knows of the uplink. */
final class Uplinks {
    private static final long TIMEOUT_SECONDS = 30;

    private Uplinks() {}

    /**
     * How many partitions the uplink has. Blocks.
     *
     * @throws KafkaUnavailableException when the cluster does not answer, or has no uplink
     */
    static int partitions(Map<String, String> kafka, Topics topics) {
        String uplink = topics.uplink().name();
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            return admin.describeTopics(List.of(uplink)).topicNameValues().values().stream()
                    .findFirst()
                    .orElseThrow()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaUnavailableException(
                    "asking for the partitions of " + uplink + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException(
                    "asking for the partitions of "
                            + uplink
                            + ": no answer within "
                            + TIMEOUT_SECONDS
                            + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("asking for the partitions of " + uplink, e);
        }
    }
}
