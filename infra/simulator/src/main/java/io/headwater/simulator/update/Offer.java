package io.headwater.simulator.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * An update that the cloud offers on otaurl.
 *
 * @param bytes of the image
 * @param version empty when the cloud did not say
 * @param md5 empty when the cloud did not say
 * @param streamId empty when there is no stream
 */
public record Offer(
        String jobId, String url, long bytes, String version, String md5, String streamId) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads it as firmware does: a job id, a URL and a size above 0 must be there. */
    static Optional<Offer> read(byte[] payload) {
        try {
            JsonNode offer = JSON.readTree(payload);
            var read =
                    new Offer(
                            offer.path("ota_job_id").asText(),
                            offer.path("url").asText(),
                            offer.path("file_size").isIntegralNumber()
                                    ? offer.path("file_size").asLong()
                                    : 0,
                            offer.path("fw_version").asText(),
                            offer.path("file_md5").asText(),
                            offer.path("stream_id").asText());
            return read.jobId().isEmpty() || read.url().isEmpty() || read.bytes() <= 0
                    ? Optional.empty()
                    : Optional.of(read);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
