package io.headwater.topologies.params;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A node's parameters as they lie in the store: the bytes of a {@code ParamsState}, in which single
 * parameters are found and replaced without making objects of the others (ADR 0018). A value; never
 * changed in place.
 */
final class ParamsRow {
    /** Looking at so many one by one takes no longer than making texts of a few of them. */
    private static final int FEW = 32;

    private final byte[] bytes;

    /** Where each parameter begins, and at last where all of them end. */
    private final int[] starts;

    private final long resetOrigin;
    private final long removalOrigin;
    private final int heardAt;

    /**
     * What a report does to one parameter.
     *
     * @param index of the parameter, or as {@link #find} tells where it would be
     * @param text its value; null removes it
     */
    record Edit(int index, @Nullable String text) {}

    /**
     * What a row says of the whole node.
     *
     * @param heard what is remembered of messages
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way into a row; nobody compares them
    record Marks(long origin, long resetOrigin, long removalOrigin, byte[] heard) {}

    /**
     * @param bytes of the present version of the schema, see {@link ParamsRows}
     * @throws SerializationException when they are not laid out as rows of ours are
     */
    ParamsRow(byte[] bytes) {
        this.bytes = bytes;
        var reader = new RowReader(bytes, RowReader.FRAME_BYTES);
        int count = reader.count();
        starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i] = reader.at();
            reader.skipText();
            reader.skipText();
            reader.skipText();
            reader.skipOptionalNumber();
            reader.skipNumber();
            reader.skipNumber();
        }
        starts[count] = reader.at();
        if (count > 0 && reader.count() != 0) {
            throw new SerializationException("parameters are expected in one block");
        }
        reader.skipNumber();
        resetOrigin = reader.number();
        removalOrigin = reader.number();
        heardAt = reader.at();
    }

    int size() {
        return starts.length - 1;
    }

    /** Where the newest report of every parameter counts; -1 when there was none. */
    long resetOrigin() {
        return resetOrigin;
    }

    /** Where the newest removal counts; -1 when there was none. */
    long removalOrigin() {
        return removalOrigin;
    }

    /** What is remembered of messages. */
    byte[] heard() {
        return new RowReader(bytes, heardAt).bytes();
    }

    ParamName name(int index) {
        var reader = new RowReader(bytes, starts[index]);
        return new ParamName(reader.text(), reader.text());
    }

    /** JSON text. */
    String value(int index) {
        var reader = new RowReader(bytes, starts[index]);
        reader.skipText();
        reader.skipText();
        return reader.text();
    }

    /** Where the record that set the parameter counts. */
    long origin(int index) {
        var reader = new RowReader(bytes, starts[index]);
        reader.skipText();
        reader.skipText();
        reader.skipText();
        reader.skipOptionalNumber();
        reader.skipNumber();
        return reader.number();
    }

    /**
     * The parameter's index; where there is none of this name, {@code -1 - index} of the one that
     * it would come before.
     */
    int find(ParamName name) {
        int at = size() <= FEW ? scan(name) : -1;
        return at >= 0 ? at : search(name);
    }

    /**
     * The parameter's index, by looking at one after the other as bytes; -1 when it is not there.
     */
    private int scan(ParamName name) {
        byte[] device = name.device().getBytes(UTF_8);
        byte[] param = name.param().getBytes(UTF_8);
        for (int index = 0; index < size(); index++) {
            var reader = new RowReader(bytes, starts[index]);
            if (reader.isNext(device) && reader.isNext(param)) {
                return index;
            }
        }
        return -1;
    }

    private int search(ParamName name) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = name(middle).compareTo(name);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    /**
     * The row with some parameters replaced, added or removed.
     *
     * @param edits in the order of names, which is that of parameters
     * @param receivedAt of those that are set
     * @param order where those that are set count
     */
    byte[] with(
            Collection<Map.Entry<ParamName, Edit>> edits,
            long receivedAt,
            long order,
            Marks marks) {
        var row = new RowWriter(bytes.length + marks.heard().length + 64 * (1 + edits.size()));
        row.raw(bytes, 0, RowReader.FRAME_BYTES);
        int count = size() + growth(edits);
        row.number(count);
        int next = 0;
        for (var entry : edits) {
            Edit edit = entry.getValue();
            int at = edit.index() < 0 ? -1 - edit.index() : edit.index();
            row.raw(bytes, starts[next], starts[at]);
            next = edit.index() < 0 ? at : at + 1;
            if (edit.text() != null) {
                row.text(entry.getKey().device());
                row.text(entry.getKey().param());
                row.text(edit.text());
                row.noNumber();
                row.number(receivedAt);
                row.number(order);
            }
        }
        row.raw(bytes, starts[next], starts[size()]);
        if (count > 0) {
            row.number(0); // no further block
        }
        row.number(marks.origin());
        row.number(marks.resetOrigin());
        row.number(marks.removalOrigin());
        row.bytes(marks.heard());
        return row.written();
    }

    private static int growth(Collection<Map.Entry<ParamName, Edit>> edits) {
        int growth = 0;
        for (var entry : edits) {
            Edit edit = entry.getValue();
            if (edit.index() < 0 && edit.text() != null) {
                growth++;
            } else if (edit.index() >= 0 && edit.text() == null) {
                growth--;
            }
        }
        return growth;
    }
}
