package io.headwater.sinks.timeseries;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in the binary format of COPY (PostgreSQL documentation, COPY, "Binary Format"): each field a
 * length, -1 for null, and the type's own binary form. Fields come in the order of the statement's
 * columns. For one thread.
 */
final class CopiedRows {
    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
    };
    private static final byte JSONB_VERSION = 1;

    private byte[] bytes;

    /** Writes into the bytes. */
    private ByteBuffer out;

    /**
     * @param expected bytes, about; it takes more
     */
    CopiedRows(int expected) {
        bytes = new byte[Math.max(64, expected)];
        out = ByteBuffer.wrap(bytes);
        out.put(SIGNATURE).putInt(0).putInt(0); // no flags, no more header
    }

    CopiedRows row(int columns) {
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    CopiedRows integer(int value) {
        room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    CopiedRows bigint(@Nullable Long value) {
        return value == null ? none() : eightBytes(value);
    }

    /** Epoch ms of the years 1 to 9999. */
    CopiedRows time(@Nullable Long ms) {
        return ms == null ? none() : eightBytes(ArrayBytes.microsSince2000(ms));
    }

    /** One value column of each kind, of which the value fills its own. */
    CopiedRows value(PointValue value) {
        return switch (value) {
            case PointValue.Whole whole -> eightBytes(whole.value()).none().none().none().none();
            case PointValue.Floating floating ->
                    none().eightBytes(Double.doubleToRawLongBits(floating.value()))
                            .none()
                            .none()
                            .none();
            case PointValue.Truth truth -> none().none().truth(truth.value()).none().none();
            case PointValue.Text text ->
                    none().none().none().text(text.value(), new byte[0]).none();
            case PointValue.Document document ->
                    none().none().none().none().text(document.json(), new byte[] {JSONB_VERSION});
        };
    }

    /**
     * Hands all rows over in one statement, which takes all or none.
     *
     * @param copy {@code COPY .. FROM STDIN BINARY} with as many columns as the rows have fields
     */
    void send(Connection connection, String copy) throws SQLException {
        room(Short.BYTES).putShort((short) -1);
        CopyIn into = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
        try {
            into.writeToCopy(bytes, 0, out.position());
            into.endCopy();
        } finally {
            if (into.isActive()) {
                into.cancelCopy();
            }
        }
    }

    private CopiedRows none() {
        room(Integer.BYTES).putInt(-1);
        return this;
    }

    private CopiedRows eightBytes(long value) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
        return this;
    }

    private CopiedRows truth(boolean value) {
        room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
        return this;
    }

    private CopiedRows text(String text, byte[] lead) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        int length = lead.length + encoded.length;
        room(Integer.BYTES + length).putInt(length).put(lead).put(encoded);
        return this;
    }

    private ByteBuffer room(int more) {
        if (out.remaining() < more) {
            int length = out.position();
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
            out = ByteBuffer.wrap(bytes).position(length);
        }
        return out;
    }
}
