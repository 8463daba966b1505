package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.ota.OtaFailureAction;
import io.headwater.avro.ota.OtaFailureLimit;
import io.headwater.avro.ota.OtaImage;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.avro.ota.OtaTarget;
import io.headwater.avro.ota.OtaWave;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.topologies.ota.OtaJobs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client wants an OTA job to be, strictly: one refusal names everything that is wrong.
 * One per request.
 */
final class OtaJobBody {
    private static final int MOST_NODES = 5_000;
    private static final int MOST_WAVES = 100;
    private static final int MOST_SECONDS = 30 * 86_400;
    private static final int USUAL_TIMEOUT_SECONDS = 3_600;
    private static final int USUAL_SUCCESS_PERCENT = 90;
    private static final int WHOLE = 1_000;

    private final String tenant;
    private final Function<String, @Nullable OtaImage> images;
    private final BodyFields root;

    /**
     * @param images of the store by id; null for one that is not there
     */
    OtaJobBody(byte[] body, String tenant, Function<String, @Nullable OtaImage> images) {
        this.tenant = tenant;
        this.images = images;
        root = BodyFields.of(body);
    }

    /** The id that the client chose; null when it leaves that to us. */
    @Nullable String id() {
        return root.text(
                "id", "1 to 63 of [A-Za-z0-9_-]", text -> text.matches("[A-Za-z0-9_-]{1,63}"));
    }

    /**
     * The job.
     *
     * @param seed when the client gives none
     * @throws Refused naming everything that is wrong
     */
    OtaJob job(String id, long seed) {
        OtaTarget target = target(root.object("target"));
        JsonNode metadata = root.any("metadata");
        OtaImage image = image(root.object("image"));
        OtaJob job =
                OtaJob.newBuilder()
                        .setName(root.textOr("name", ""))
                        .setCreatedAt(0)
                        .setImage(image)
                        .setMetadata(metadata == null ? null : metadata.toString())
                        .setPriority(root.whole("priority", 5, 1, 10))
                        .setTarget(target)
                        .setSeed(root.longOr("seed", seed))
                        .setWaves(waves(target.getNodes().size()))
                        .setWaveOpenedAt(0)
                        .setStartsAt(root.time("startsAt"))
                        .setExpiresAt(root.time("expiresAt"))
                        .setFailureLimit(failureLimit(root.objectOrNull("failureLimit")))
                        .setMostFailedDeliveries(root.whole("maxFailedDeliveries", 10, 0, 1_000))
                        .setTimeoutSeconds(
                                root.whole(
                                        "timeoutSeconds", USUAL_TIMEOUT_SECONDS, 0, MOST_SECONDS))
                        .setForcePush(root.flag("forcePush"))
                        .setUserApproval(root.flag("userApproval"))
                        .setContinuous(root.flag("continuous"))
                        .setStatus(OtaJobStatus.ACTIVE)
                        .setStatusAt(0)
                        .build();
        var _ = id();
        if (root.isFine()
                && OtaJobs.offered(id, job) instanceof Parsed.Refused<byte[]>(_, var why)) {
            root.reject("image", why);
        }
        root.done();
        return job;
    }

    private OtaImage image(BodyFields image) {
        String id = image.text("id", "an image of the store", text -> images.apply(text) != null);
        if (id != null) {
            OtaImage kept = images.apply(id);
            if (kept != null) {
                return kept;
            }
        }
        return OtaImage.newBuilder()
                .setUrl(image.textOr("url", ""))
                .setSize(image.longOr("size", 0))
                .setFwVersion(image.text("fwVersion", "a text", text -> !text.isEmpty()))
                .setMd5(image.text("md5", "32 hex digits", text -> text.matches("[0-9a-fA-F]{32}")))
                .setSha256(
                        image.text(
                                "sha256", "64 hex digits", text -> text.matches("[0-9a-fA-F]{64}")))
                .setStreamId(
                        image.text(
                                "streamId", "1 to 40 characters", text -> text.matches(".{1,40}")))
                .build();
    }

    private OtaTarget target(BodyFields target) {
        List<String> devices = target.texts("nodes");
        if (devices.size() > MOST_NODES) {
            target.reject("nodes", "at most " + MOST_NODES + "; name a group, type or model");
        }
        Map<String, String> attributes = new HashMap<>();
        JsonNode given = target.any("attributes");
        if (given != null) {
            given.properties()
                    .forEach(member -> attributes.put(member.getKey(), member.getValue().asText()));
        }
        return new OtaTarget(
                devices.stream()
                        .filter(device -> !device.isEmpty())
                        .map(device -> new NodeKey(tenant, "rainmaker", device).toString())
                        .distinct()
                        .sorted()
                        .toList(),
                target.texts("groups"),
                target.texts("types"),
                target.texts("models"),
                target.texts("fwVersions"),
                attributes);
    }

    private List<OtaWave> waves(int listed) {
        var waves = new ArrayList<OtaWave>();
        List<BodyFields> given = root.objects("waves");
        if (given.size() > MOST_WAVES) {
            root.reject("waves", "at most " + MOST_WAVES);
        }
        int before = 0;
        for (int i = 0; i < given.size(); i++) {
            BodyFields wave = given.get(i);
            boolean isLast = i == given.size() - 1;
            if (!isLast && wave.any("perMille") == null) {
                wave.reject("perMille", "must be given");
            }
            int perMille = wave.whole("perMille", isLast ? WHOLE : 0, before + 1, WHOLE);
            int percent = wave.whole("successPercent", USUAL_SUCCESS_PERCENT, 0, 100);
            int usual =
                    isLast ? 1 : (int) Math.max(1, (long) listed * perMille * percent / 100_000);
            if (!isLast && listed == 0 && wave.any("successes") == null) {
                wave.reject("successes", "must be given, as the job lists no nodes");
            }
            waves.add(
                    new OtaWave(
                            perMille,
                            percent,
                            wave.whole("successes", usual, 1, Integer.MAX_VALUE),
                            wave.whole("restSeconds", 0, 0, MOST_SECONDS)));
            before = perMille;
        }
        return waves;
    }

    private static @Nullable OtaFailureLimit failureLimit(@Nullable BodyFields limit) {
        if (limit == null) {
            return null;
        }
        String action =
                limit.text("action", "pause or cancel", Set.of("pause", "cancel")::contains);
        return new OtaFailureLimit(
                limit.whole("percent", 10, 1, 100),
                limit.whole("outcomes", 5, 1, Integer.MAX_VALUE),
                "cancel".equals(action) ? OtaFailureAction.CANCEL : OtaFailureAction.PAUSE);
    }
}
