package io.headwater.topologies.ota;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.avro.ota.OtaTarget;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * A job and what follows from it at a time, for any node. Pure: whether a node belongs to a wave is
 * computed, never stored. Times are log times, epoch ms.
 */
record Rollout(FleetKey key, OtaJob job) {
    /** The group that every node is in. */
    static final String EVERYBODY = "FFFF-FFFF";

    static final int WHOLE = 1000;

    /** Whether nothing can become of the job any more: cancelled, finished or expired. */
    boolean isClosed(long at) {
        return switch (job.getStatus()) {
            case ACTIVE, PAUSED -> isExpired(at);
            case CANCELLED, FINISHED -> true;
        };
    }

    boolean isExpired(long at) {
        Long expiresAt = job.getExpiresAt();
        return expiresAt != null && at >= expiresAt;
    }

    /** Whether nodes may be offered the image at some time, as the job is. */
    boolean isOfferedEver() {
        return job.getStatus() == OtaJobStatus.ACTIVE;
    }

    /** Whether nodes may be offered the image now. */
    boolean isOffered(long at) {
        return job.getStatus() == OtaJobStatus.ACTIVE
                && !isExpired(at)
                && (job.getStartsAt() == null || at >= job.getStartsAt());
    }

    /** From when on the newest wave may be offered the image. */
    long newestWaveFrom() {
        Long startsAt = job.getStartsAt();
        return Math.max(startsAt == null ? 0 : startsAt, job.getWaveOpenedAt());
    }

    /** Whether the job is meant for the node, whatever its wave. */
    boolean isFor(Candidate candidate) {
        OtaTarget target = job.getTarget();
        return candidate.node().tenant().equals(key.tenant())
                && isListed(candidate.node(), target)
                && isIn(candidate, target)
                && holds(target.getTypes(), candidate.type())
                && holds(target.getModels(), candidate.model())
                && holds(target.getFwVersions(), candidate.fwVersion())
                && has(candidate, target.getAttributes());
    }

    /** Whether the node belongs to a wave that is open. */
    boolean isInOpenWave(NodeKey node, long at) {
        return placeOf(node) < cutOff(at);
    }

    /** Below how many of a thousand the open waves reach. */
    int cutOff(long at) {
        if (job.getWaves().isEmpty()) {
            return WHOLE;
        }
        int open = at < job.getWaveOpenedAt() ? job.getOpenWave() - 1 : job.getOpenWave();
        return open < 0 ? 0 : job.getWaves().get(open).getPerMille();
    }

    /**
     * Where the node stands among all in the order of this job, 0 to 999. The order is another for
     * each seed, and for ever the same for one.
     */
    int placeOf(NodeKey node) {
        byte[] name = (key + "\0" + node).getBytes(UTF_8);
        byte[] drawn =
                ByteBuffer.allocate(Long.BYTES + name.length)
                        .putLong(job.getSeed())
                        .put(name)
                        .array();
        return Utils.toPositive(Utils.murmur2(drawn)) % WHOLE;
    }

    private static boolean isListed(NodeKey node, OtaTarget target) {
        List<String> nodes = target.getNodes(); // in order, see JobRules
        return nodes.isEmpty() || Collections.binarySearch(nodes, node.toString()) >= 0;
    }

    private static boolean isIn(Candidate candidate, OtaTarget target) {
        List<String> groups = target.getGroups();
        return groups.isEmpty()
                || groups.contains(EVERYBODY)
                || groups.stream().anyMatch(candidate.isInGroup());
    }

    private static boolean holds(List<String> wanted, @Nullable String value) {
        return wanted.isEmpty() || (value != null && wanted.contains(value));
    }

    private static boolean has(Candidate candidate, Map<String, String> wanted) {
        return wanted.isEmpty()
                || candidate.attributes().get().entrySet().containsAll(wanted.entrySet());
    }
}
