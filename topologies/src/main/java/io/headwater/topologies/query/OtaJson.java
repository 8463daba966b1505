package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaFailureLimit;
import io.headwater.avro.ota.OtaImage;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaTally;
import io.headwater.avro.ota.OtaTarget;
import io.headwater.avro.ota.OtaWave;
import io.headwater.topologies.ota.Tallies;
import io.headwater.topologies.query.OtaQueries.Known;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the API shows updates. */
final class OtaJson {
    private static final double MS_PER_MINUTE = 60_000;

    private OtaJson() {}

    /** A job without its numbers, as lists show it. */
    static ObjectNode summary(Known known) {
        OtaJob job = known.job();
        ObjectNode json = Json.object();
        json.put("id", known.key().id());
        json.put("tenant", known.key().tenant());
        json.put("name", job.getName());
        json.put("status", word(job.getStatus()));
        json.put("statusReason", job.getStatusReason());
        json.put("statusAt", Json.time(job.getStatusAt()));
        json.put("createdAt", Json.time(job.getCreatedAt()));
        json.put("startsAt", Json.time(job.getStartsAt()));
        json.put("expiresAt", Json.time(job.getExpiresAt()));
        json.put("priority", job.getPriority());
        json.set("image", image(job.getImage()));
        json.put("revision", job.getRevision());
        return json;
    }

    /** A job with its rules and its progress. */
    static ObjectNode whole(Known known) {
        OtaJob job = known.job();
        ObjectNode json = summary(known);
        Json.putText(json, "metadata", job.getMetadata());
        json.set("target", target(job.getTarget()));
        json.put("seed", job.getSeed());
        json.put("openWave", job.getOpenWave());
        json.put("waveOpenedAt", Json.time(job.getWaveOpenedAt()));
        ArrayNode waves = json.putArray("waves");
        for (OtaWave wave : job.getWaves()) {
            ObjectNode item = waves.addObject();
            item.put("perMille", wave.getPerMille());
            item.put("successPercent", wave.getSuccessPercent());
            item.put("successes", wave.getSuccesses());
            item.put("restSeconds", wave.getRestSeconds());
        }
        OtaFailureLimit limit = job.getFailureLimit();
        if (limit == null) {
            json.putNull("failureLimit");
        } else {
            ObjectNode item = json.putObject("failureLimit");
            item.put("percent", limit.getPercent());
            item.put("outcomes", limit.getOutcomes());
            item.put("action", word(limit.getAction()));
        }
        json.put("maxFailedDeliveries", job.getMostFailedDeliveries());
        json.put("timeoutSeconds", job.getTimeoutSeconds());
        json.put("forcePush", job.getForcePush());
        json.put("userApproval", job.getUserApproval());
        json.put("continuous", job.getContinuous());
        json.set("progress", progress(job, known.total()));
        return json;
    }

    static ObjectNode execution(OtaExecution execution) {
        ObjectNode json = Json.object();
        json.put("job", execution.getJob());
        json.put("state", word(execution.getState()));
        json.put("info", execution.getInfo());
        json.put("statusAt", Json.time(execution.getStatusSeconds() * 1000));
        json.put("statusBy", execution.getStatusOfNode() ? "node" : "cloud");
        json.put("nodeClock", execution.getBadNodeSeconds());
        json.put("createdAt", Json.time(execution.getCreatedAt()));
        json.put("changedAt", Json.time(execution.getChangedAt()));
        json.put("approvedAt", Json.time(execution.getApprovedAt()));
        json.put("deliveries", execution.getDeliveries());
        json.put("failedDeliveries", execution.getFailedDeliveries());
        json.put("sentAt", Json.time(execution.getSentAt()));
        json.put("answerBy", Json.time(execution.getAnswerBy()));
        json.put("versionBefore", execution.getVersionBefore());
        json.put("versionAfter", execution.getVersionAfter());
        json.put("confirmation", word(execution.getConfirmation()));
        return json;
    }

    /** As the wire and the protocol's page have it: lower case, words joined by hyphens. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectNode progress(OtaJob job, OtaTally total) {
        ObjectNode json = Json.object();
        int begun =
                total.getStarted()
                        + total.getInProgress()
                        + total.getDelayed()
                        + total.getFailed()
                        + total.getRejected()
                        + total.getSuccess();
        Integer targets = targets(job);
        json.put("total", targets);
        json.put("triggered", targets == null ? null : Integer.valueOf(targets - begun));
        json.put("started", total.getStarted());
        json.put("inProgress", total.getInProgress());
        json.put("delayed", total.getDelayed());
        json.put("failed", total.getFailed());
        json.put("rejected", total.getRejected());
        json.put("success", total.getSuccess());
        json.put("confirmed", total.getConfirmed());
        json.put("otherVersion", total.getOtherVersion());
        json.put("troubled", total.getTroubled());
        Double rate = perMinute(total);
        json.put("outcomesPerMinute", rate);
        json.put("estimatedEndAt", Json.time(end(total, targets, rate)));
        return json;
    }

    /** Null when the job does not list its nodes. */
    private static @Nullable Integer targets(OtaJob job) {
        int listed = job.getTarget().getNodes().size();
        return listed == 0 ? null : Integer.valueOf(listed);
    }

    private static @Nullable Double perMinute(OtaTally total) {
        long span = total.getLastAt() - total.getFirstAt();
        return span <= 0 ? null : Double.valueOf(Tallies.outcomes(total) * MS_PER_MINUTE / span);
    }

    private static @Nullable Long end(
            OtaTally total, @Nullable Integer targets, @Nullable Double rate) {
        return targets == null || rate == null || rate == 0
                ? null
                : Long.valueOf(
                        total.getLastAt()
                                + Math.round(
                                        (targets - Tallies.outcomes(total))
                                                * MS_PER_MINUTE
                                                / rate));
    }

    private static ObjectNode image(OtaImage image) {
        ObjectNode json = Json.object();
        json.put("id", image.getId());
        json.put("url", image.getId() == null ? image.getUrl() : null);
        json.put("size", image.getSize());
        json.put("fwVersion", image.getFwVersion());
        json.put("md5", image.getMd5());
        json.put("sha256", image.getSha256());
        json.put("streamId", image.getStreamId());
        return json;
    }

    private static ObjectNode target(OtaTarget target) {
        ObjectNode json = Json.object();
        put(json, "nodes", target.getNodes());
        put(json, "groups", target.getGroups());
        put(json, "types", target.getTypes());
        put(json, "models", target.getModels());
        put(json, "fwVersions", target.getFwVersions());
        ObjectNode attributes = json.putObject("attributes");
        target.getAttributes().forEach(attributes::put);
        return json;
    }

    private static void put(ObjectNode json, String name, List<String> texts) {
        ArrayNode array = json.putArray(name);
        texts.forEach(array::add);
    }
}
