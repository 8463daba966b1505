package io.headwater.topologies.params;

import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsState;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * How large a node's parameters are, before anything is serialised: a record that no topic takes
 * would abort its transaction for ever. All counts are upper bounds, in bytes.
 */
final class DocumentSize {
    /** R-PAR-7: of the document as the JSON object that an init would be. */
    static final int MOST_DOCUMENT_BYTES = 131_072;

    /** Of a state or a change as records; the names of devices repeat in them. */
    static final int MOST_RECORD_BYTES = 2 * 1024 * 1024;

    /** Two quotes, a colon and a comma. */
    private static final int JSON_OVERHEAD = 4;

    private static final int AVRO_OVERHEAD = 50;

    /** A parameter with its three texts and its numbers. */
    private static final int OBJECT_BYTES = 200;

    private DocumentSize() {}

    static boolean fits(ParamsState state, List<ParamChange> changes) {
        return documentBytes(state) <= MOST_DOCUMENT_BYTES
                && stateBytes(state) <= MOST_RECORD_BYTES
                && changeBytes(changes) <= MOST_RECORD_BYTES;
    }

    static long documentBytes(ParamsState state) {
        long bytes = 2;
        String device = null;
        for (ParamValue value : state.getParams()) {
            if (!value.getDevice().equals(device)) {
                device = value.getDevice();
                bytes += utf8(device) + JSON_OVERHEAD + 2;
            }
            bytes += utf8(value.getParam()) + utf8(value.getValue()) + JSON_OVERHEAD;
        }
        return bytes;
    }

    /** Roughly what a state takes in memory: its texts, and an object for each parameter. */
    static int memoryBytes(ParamsState state) {
        int bytes = 0;
        for (ParamValue value : state.getParams()) {
            bytes +=
                    OBJECT_BYTES
                            + value.getDevice().length()
                            + value.getParam().length()
                            + value.getValue().length();
        }
        return bytes;
    }

    private static long stateBytes(ParamsState state) {
        long bytes = AVRO_OVERHEAD;
        for (ParamValue value : state.getParams()) {
            bytes +=
                    utf8(value.getDevice())
                            + utf8(value.getParam())
                            + utf8(value.getValue())
                            + AVRO_OVERHEAD;
        }
        return bytes;
    }

    private static long changeBytes(List<ParamChange> changes) {
        long bytes = AVRO_OVERHEAD;
        for (ParamChange change : changes) {
            bytes +=
                    utf8(change.getDevice())
                            + utf8(change.getParam())
                            + utf8(change.getPrevious())
                            + utf8(change.getValue())
                            + AVRO_OVERHEAD;
        }
        return bytes;
    }

    private static long utf8(@Nullable String text) {
        return text == null ? 0 : Utils.utf8Length(text);
    }
}
