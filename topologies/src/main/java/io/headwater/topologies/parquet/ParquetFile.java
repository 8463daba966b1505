package io.headwater.topologies.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * A Parquet file from front to back: rows wait until they make a row group, a row group is one page
 * a column, and the description of all of them ends the file, which is no Parquet file before. What
 * is in memory is one row group and some hundred bytes for each that is written. One thread.
 */
public final class ParquetFile {
    /** Rows of a row group at most. */
    static final int MOST_ROWS = 50_000;

    /** A row group ends with the row that brings it to this many bytes before compression. */
    static final int ENOUGH_BYTES = 4 * 1024 * 1024;

    private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);
    private static final int VERSION = 1;

    private final Map<String, ColumnType> columns;
    private final List<PlainValues> values = new ArrayList<>();
    private final List<RowGroup> groups = new ArrayList<>();

    private long written;
    private long rows;
    private int waiting;

    /**
     * @param columns types by name, in the order of the file; no row leaves one out
     */
    public ParquetFile(Map<String, ColumnType> columns) {
        this.columns = new LinkedHashMap<>(columns);
        columns.forEach((name, type) -> values.add(new PlainValues()));
    }

    /** What the file begins with; to be asked once. */
    public byte[] head() {
        written = MAGIC.length;
        return MAGIC.clone();
    }

    /**
     * Adds a row.
     *
     * @param row a value of every column, as {@link ColumnType} says
     * @return the bytes that are to be written now; mostly none
     */
    public byte[] add(Object... row) {
        if (row.length != values.size()) {
            throw new IllegalArgumentException(
                    "a row of " + row.length + " for " + values.size() + " columns");
        }
        int column = 0;
        for (ColumnType type : columns.values()) {
            type.add(row[column], values.get(column));
            column++;
        }
        waiting++;
        boolean enough =
                waiting == MOST_ROWS
                        || values.stream().mapToLong(PlainValues::size).sum() >= ENOUGH_BYTES;
        return enough ? rowGroup() : new byte[0];
    }

    /** The rows that still wait, and what makes the file whole; nothing can be added after. */
    public byte[] end() {
        var bytes = new ByteArrayOutputStream();
        if (waiting > 0) {
            bytes.writeBytes(rowGroup());
        }
        var description = new FileMetaData(VERSION, schema(), rows, groups);
        description.setCreated_by("Headwater");
        int before = bytes.size();
        write(() -> Util.writeFileMetaData(description, bytes));
        int length = bytes.size() - before;
        bytes.writeBytes(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(length)
                        .array());
        bytes.writeBytes(MAGIC);
        return bytes.toByteArray();
    }

    private byte[] rowGroup() {
        var bytes = new ByteArrayOutputStream();
        var chunks = new ArrayList<ColumnChunk>();
        long uncompressed = 0;
        int column = 0;
        for (var entry : columns.entrySet()) {
            long place = written + bytes.size();
            ColumnMetaData chunk = chunk(entry.getKey(), entry.getValue(), column, place, bytes);
            var described = new ColumnChunk(place);
            described.setMeta_data(chunk);
            chunks.add(described);
            uncompressed += chunk.getTotal_uncompressed_size();
            column++;
        }
        groups.add(new RowGroup(chunks, uncompressed, waiting));
        written += bytes.size();
        rows += waiting;
        waiting = 0;
        return bytes.toByteArray();
    }

    /** One page, as there are neither nulls nor lists: its header and its values. */
    private ColumnMetaData chunk(
            String name, ColumnType type, int column, long place, ByteArrayOutputStream to) {
        byte[] plain = values.get(column).take();
        byte[] compressed = compressed(plain);
        var header = new PageHeader(PageType.DATA_PAGE, plain.length, compressed.length);
        header.setData_page_header(
                new DataPageHeader(waiting, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        int before = to.size();
        write(() -> Util.writePageHeader(header, to));
        int headerLength = to.size() - before;
        to.writeBytes(compressed);
        return new ColumnMetaData(
                type.physical(),
                List.of(Encoding.PLAIN),
                List.of(name),
                CompressionCodec.GZIP,
                waiting,
                headerLength + plain.length,
                headerLength + compressed.length,
                place);
    }

    private List<SchemaElement> schema() {
        var root = new SchemaElement("points");
        root.setNum_children(columns.size());
        var elements = new ArrayList<SchemaElement>();
        elements.add(root);
        columns.forEach(
                (name, type) -> {
                    var element = new SchemaElement(name);
                    element.setRepetition_type(FieldRepetitionType.REQUIRED);
                    type.describe(element);
                    elements.add(element);
                });
        return elements;
    }

    private static byte[] compressed(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        write(
                () -> {
                    try (var gzip = new GZIPOutputStream(bytes)) {
                        gzip.write(plain);
                    }
                });
        return bytes.toByteArray();
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused bytes of a Parquet file", e);
        }
    }
}
