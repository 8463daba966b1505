package io.headwater.schemas.dialect.rainmaker;

import java.util.List;

/** Reads what nodes publish on {@code simple_tsdata} (section 4.9). Stateless; any thread. */
public final class SimpleTsDataPayload {
    private SimpleTsDataPayload() {}

    /**
     * The one point that a payload holds; any failure refuses it (R-STS-4).
     *
     * @param nodeId who the topic says is speaking
     * @param nowMillis log time of the record, epoch ms: what the device time is judged by
     */
    public static Parsed<List<SeriesPoint>> parse(byte[] payload, String nodeId, long nowMillis) {
        return Payload.read(payload, nodeId, (root, findings) -> findings.accepted(List.of()));
    }
}
