package io.headwater.schemas.dialect.rainmaker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.schemas.dialect.rainmaker.OtaStatus.Clock;
import io.headwater.schemas.dialect.rainmaker.OtaStatus.Progress;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what nodes publish on {@code otastatus} (section 4.13). Stateless; any thread. */
public final class OtaStatusPayload {
    private static final String JOB = "ota_job_id";
    private static final String STATUS = "status";
    private static final String INFO = "additional_info";
    private static final long EARLIEST_SECONDS = 1_546_300_800;
    private static final long MOST_SECONDS_AHEAD = 300;
    private static final JsonFactory JSON = new JsonFactory();

    private static final Map<String, Progress> WORDS =
            Arrays.stream(Progress.values())
                    .collect(Collectors.toUnmodifiableMap(Progress::word, Function.identity()));
    private static final Map<String, Progress> ALIASES =
            Map.of(
                    "fail", Progress.FAILED,
                    "in_progress", Progress.IN_PROGRESS,
                    "inprogress", Progress.IN_PROGRESS);

    private OtaStatusPayload() {}

    /**
     * The status. Of a payload that firmware cut at its buffer's end, job and status are salvaged
     * when they are whole (section 4.13.1).
     *
     * @param nodeId who the topic says is speaking
     * @param nowMillis log time of the record, epoch ms: what the node's clock is judged by
     */
    public static Parsed<OtaStatus> parse(byte[] payload, String nodeId, long nowMillis) {
        long now = nowMillis / 1_000;
        Parsed<OtaStatus> parsed =
                Payload.read(payload, nodeId, (root, findings) -> judge(root, findings, now));
        if (parsed instanceof Parsed.Refused<OtaStatus>(Reason reason, String detail)
                && (reason == Reason.JSON_SYNTAX || reason == Reason.NOT_UTF8)) {
            Members beginning = beginning(payload);
            if (beginning.members().keySet().containsAll(List.of(JOB, STATUS))) {
                var findings = new Findings();
                findings.warn(Reason.SALVAGED);
                return judge(beginning, findings, now);
            }
        }
        return parsed;
    }

    private static Parsed<OtaStatus> judge(Members root, Findings findings, long now) {
        var fields = new Fields(root);
        String job = fields.requiredText(JOB);
        String word = fields.requiredText(STATUS);
        if (job == null || word == null || fields.isBad()) {
            return fields.refused();
        }
        if (!Names.areUsable(job)) {
            return new Parsed.Refused<>(Reason.FIELD_VALUE, JOB + " cannot be a job's id");
        }
        Progress progress = WORDS.get(word);
        if (progress == null) {
            progress = ALIASES.get(word);
            if (progress == null) {
                return new Parsed.Refused<>(Reason.BAD_STATUS, "no such status");
            }
            findings.warn(Reason.LEGACY_ALIAS);
        }
        Long told = whole(root, "ts", findings);
        boolean right = told != null && told > EARLIEST_SECONDS && told <= now + MOST_SECONDS_AHEAD;
        return findings.accepted(
                new OtaStatus(
                        job,
                        progress,
                        text(root, INFO, findings),
                        right ? Clock.NODE : Clock.CLOUD,
                        right ? told : now,
                        right ? null : told,
                        text(root, "network_id", findings)));
    }

    /** What is said besides the status is not worth losing the status for. */
    private static @Nullable String text(Members root, String name, Findings findings) {
        return switch (root.present(name)) {
            case null -> null;
            case JsonValue.Text text -> text.text();
            default -> {
                findings.warn(Reason.FIELD_TYPE);
                yield null;
            }
        };
    }

    private static @Nullable Long whole(Members root, String name, Findings findings) {
        return switch (root.present(name)) {
            case null -> null;
            case JsonValue.Whole whole -> whole.number();
            default -> {
                findings.warn(Reason.FIELD_TYPE);
                yield null;
            }
        };
    }

    /** The text members that are whole before the payload breaks off or breaks. */
    private static Members beginning(byte[] payload) {
        var members = new LinkedHashMap<String, JsonValue>();
        try (JsonParser parser = JSON.createParser(payload)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    if (parser.nextToken() == JsonToken.VALUE_STRING) {
                        members.put(name, new JsonValue.Text(parser.getText()));
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        } catch (IOException brokenOff) {
            return new Members(members); // what came before is what this is about
        }
        return new Members(members);
    }
}
