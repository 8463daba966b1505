package io.headwater.topologies.images;

import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.topologies.query.ErrorCode;
import io.headwater.topologies.query.Lookup;
import io.headwater.topologies.query.OtaQueries;
import io.headwater.topologies.query.OtaQueries.Known;
import io.headwater.topologies.query.Refused;
import java.util.List;
import java.util.Optional;

/**
 * An image stays as long as a job that is active or paused rolls it out. While it is not known
 * which jobs there are, nothing may go. Any thread that may block.
 */
public record ImagesOfJobs(OtaQueries updates) implements ImageUse {
    /**
     * {@inheritDoc}
     *
     * @throws Refused with {@link ErrorCode#NOT_READY} while jobs cannot be read
     */
    @Override
    public Optional<String> needs(String imageId) {
        return switch (updates.jobs()) {
            case Lookup.Found<List<Known>>(var jobs) ->
                    jobs.stream()
                            .filter(known -> isOpen(known.job().getStatus()))
                            .filter(known -> imageId.equals(known.job().getImage().getId()))
                            .findFirst()
                            .map(known -> "job " + known.key().id() + " rolls it out");
            case Lookup.NotReady<List<Known>>(var why) ->
                    throw new Refused(ErrorCode.NOT_READY, why);
            case Lookup.Absent<List<Known>>(), Lookup.HeldBy<List<Known>>(_) ->
                    throw new Refused(ErrorCode.NOT_READY, "partitions are moving");
        };
    }

    private static boolean isOpen(OtaJobStatus status) {
        return status == OtaJobStatus.ACTIVE || status == OtaJobStatus.PAUSED;
    }
}
