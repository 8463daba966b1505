package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Elements;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.ArrayList;
import java.util.List;

/** Reads what nodes publish on {@code tsdata} (section 4.8). */
public final class TsDataPayload {
    private static final String VERSION = "2021-09-13";

    private final long now;
    private final Findings findings;
    private final List<SeriesPoint> points = new ArrayList<>();

    private TsDataPayload(long now, Findings findings) {
        this.now = now;
        this.findings = findings;
    }

    /**
     * The points that a payload holds, in its order, repeats included. Bad series and records are
     * dropped; when nothing is left the payload is refused (R-TS-2). Any thread.
     *
     * @param nodeId who the topic says is speaking
     * @param nowMillis log time of the record, epoch ms: what device times are judged by
     */
    public static Parsed<List<SeriesPoint>> parse(byte[] payload, String nodeId, long nowMillis) {
        return Payload.read(
                payload,
                nodeId,
                (root, findings) -> new TsDataPayload(nowMillis, findings).points(root));
    }

    private Parsed<List<SeriesPoint>> points(Members root) {
        if (!(root.present("ts_data_version") instanceof JsonValue.Text version
                && version.text().equals(VERSION))) {
            findings.warn(Reason.UNKNOWN_VERSION);
        }
        return switch (root.present("ts_data")) {
            case null -> new Parsed.Refused<>(Reason.FIELD_MISSING, "ts_data is missing");
            case Elements all when all.elements().isEmpty() ->
                    new Parsed.Refused<>(Reason.FIELD_VALUE, "ts_data is empty");
            case Elements all -> {
                for (int i = 0; i < all.elements().size(); i++) {
                    addSeries("ts_data[" + i + "]", all.elements().get(i));
                }
                yield points.isEmpty()
                        ? findings.nothingLeft()
                        : findings.accepted(List.copyOf(points));
            }
            default -> new Parsed.Refused<>(Reason.FIELD_TYPE, "ts_data is not an array");
        };
    }

    private void addSeries(String path, JsonValue element) {
        if (!(element instanceof Members series)) {
            findings.drop(path, Reason.FIELD_TYPE);
            return;
        }
        switch (SeriesHead.of(series)) {
            case Checked.Bad<SeriesHead> bad -> findings.drop(path, bad.reason(), bad.detail());
            case Checked.Good<SeriesHead>(SeriesHead head) when !head.dataType().isScalar() ->
                    findings.drop(path, Reason.FIELD_TYPE);
            case Checked.Good<SeriesHead>(SeriesHead head) -> addRecords(path, series, head);
        }
    }

    private void addRecords(String path, Members series, SeriesHead head) {
        switch (series.present("records")) {
            case null -> findings.drop(path, Reason.FIELD_MISSING, "records is missing");
            case Elements records when records.elements().isEmpty() ->
                    findings.drop(path, Reason.FIELD_VALUE, "records is empty");
            case Elements records -> {
                for (int i = 0; i < records.elements().size(); i++) {
                    addPoint(path + ".records[" + i + "]", records.elements().get(i), head);
                }
            }
            default -> findings.drop(path, Reason.FIELD_TYPE);
        }
    }

    private void addPoint(String path, JsonValue element, SeriesHead head) {
        if (!(element instanceof Members record)) {
            findings.drop(path, Reason.FIELD_TYPE);
            return;
        }
        switch (head.point(record, now, null)) {
            case Checked.Bad<SeriesPoint> bad -> findings.drop(path, bad.reason(), bad.detail());
            case Checked.Good<SeriesPoint>(SeriesPoint point) -> points.add(point);
        }
    }
}
