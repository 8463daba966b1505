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
final class CopiedRows implements AutoCloseable {
    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
    };
    private static final byte JSONB_VERSION = 1;

    /** So much goes to the server at once, which works on it while more is made. */
    private static final int PIECE_BYTES = 64 * 1024;

    private final CopyIn into;
    private byte[] bytes = new byte[PIECE_BYTES + PIECE_BYTES / 4];

    /** Writes into the bytes. */
    private ByteBuffer out = ByteBuffer.wrap(bytes);

    private CopiedRows(CopyIn into) {
        this.into = into;
        out.put(SIGNATURE).putInt(0).putInt(0); // no flags, no more header
    }

    /**
     * Begins a statement that takes all rows that follow, or none of them.
     *
     * @param copy {@code COPY .. FROM STDIN BINARY} with as many columns as the rows have fields
     */
    static CopiedRows begin(Connection connection, String copy) throws SQLException {
        return new CopiedRows(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy));
    }

    /**
     * @throws SQLException when the server refused a row that it was sent before
     */
    CopiedRows row(int columns) throws SQLException {
        if (out.position() >= PIECE_BYTES) {
            send();
        }
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    /** The rows are in the database when this returns. */
    void end() throws SQLException {
        room(Short.BYTES).putShort((short) -1);
        send();
        into.endCopy();
    }

    /** Takes the rows back unless they were ended. */
    @Override
    public void close() throws SQLException {
        if (into.isActive()) {
            into.cancelCopy();
        }
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

    private void send() throws SQLException {
        into.writeToCopy(bytes, 0, out.position());
        out.clear();
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
