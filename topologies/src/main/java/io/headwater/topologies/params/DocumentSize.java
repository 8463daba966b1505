package io.headwater.topologies.params;

import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsState;
import java.util.List;
import java.util.function.Supplier;
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

    /** Of a row whose document is shorter than {@link #MOST_DOCUMENT_BYTES}, see {@link #fits}. */
    private static final int SMALL_ROW_BYTES = MOST_DOCUMENT_BYTES / 2;

    private DocumentSize() {}

    /**
     * Whether a row may be written. A parameter takes six bytes beside its texts in a row and at
     * most ten in a document, so a document is never longer than five thirds of its row and two
     * bytes: small rows need not be looked into.
     *
     * @param state reads the row, when it has to be
     */
    static boolean fits(byte[] row, Supplier<ParamsState> state, List<ParamChange> changes) {
        boolean small = row.length <= SMALL_ROW_BYTES;
        return (small || documentBytes(state.get()) <= MOST_DOCUMENT_BYTES)
                && row.length <= MOST_RECORD_BYTES
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
