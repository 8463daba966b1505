package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.parquet.ColumnType;
import io.headwater.topologies.parquet.ParquetFile;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How points are exported. */
enum ExportFormat {
    /** A head line, then a line a point (RFC 4180). */
    CSV("text/csv; charset=utf-8") {
        @Override
        Writing of(SeriesKey series) {
            return new Lines("time,value,revision\r\n", ExportFormat::csv);
        }
    },
    /** A JSON object a line. */
    NDJSON("application/x-ndjson") {
        @Override
        Writing of(SeriesKey series) {
            return new Lines(
                    "",
                    point ->
                            new String(Json.bytes(AggregateJson.point(point, series)), UTF_8)
                                    + "\n");
        }
    },
    /** The columns of the CSV, each with its type. */
    PARQUET("application/vnd.apache.parquet") {
        @Override
        Writing of(SeriesKey series) {
            return new Columns(series);
        }
    };

    private final String contentType;

    ExportFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** Writes one export. */
    abstract Writing of(SeriesKey series);

    static @Nullable ExportFormat named(String word) {
        return switch (word) {
            case "csv" -> CSV;
            case "ndjson" -> NDJSON;
            case "parquet" -> PARQUET;
            default -> null;
        };
    }

    /** One export on its way; each answer is what is to be sent next, and may be empty. */
    interface Writing {
        byte[] head();

        byte[] points(List<Sample> page);

        byte[] end();
    }

    private interface Line {
        String of(Sample point);
    }

    private record Lines(String first, Line line) implements Writing {
        @Override
        public byte[] head() {
            return first.getBytes(UTF_8);
        }

        @Override
        public byte[] points(List<Sample> page) {
            var text = new StringBuilder();
            page.forEach(point -> text.append(line.of(point)));
            return text.toString().getBytes(UTF_8);
        }

        @Override
        public byte[] end() {
            return new byte[0];
        }
    }

    private record Columns(ParquetFile file) implements Writing {
        private static final long MICROS = 1_000;

        Columns(SeriesKey series) {
            this(new ParquetFile(columns(series)));
        }

        @Override
        public byte[] head() {
            return file.head();
        }

        @Override
        public byte[] points(List<Sample> page) {
            var bytes = new ByteArrayOutputStream();
            for (Sample point : page) {
                bytes.writeBytes(file.add(point.time() * MICROS, point.value(), point.revision()));
            }
            return bytes.toByteArray();
        }

        @Override
        public byte[] end() {
            return file.end();
        }

        private static Map<String, ColumnType> columns(SeriesKey series) {
            var columns = new LinkedHashMap<String, ColumnType>();
            columns.put("time", ColumnType.TIME);
            columns.put("value", typeOf(series.dataType()));
            columns.put("revision", ColumnType.INT);
            return columns;
        }

        private static ColumnType typeOf(String dataType) {
            return switch (dataType) {
                case "int" -> ColumnType.LONG;
                case "float" -> ColumnType.DOUBLE;
                case "bool" -> ColumnType.BOOLEAN;
                case String document when Question.DOCUMENTS.contains(document) -> ColumnType.JSON;
                case String _ -> ColumnType.TEXT;
            };
        }
    }

    private static String csv(Sample point) {
        return Json.time(point.time())
                + ','
                + quoted(point.value())
                + ','
                + point.revision()
                + "\r\n";
    }

    /** Texts stand in quotes, and a quote in them twice. */
    private static String quoted(Object value) {
        return value instanceof String text
                ? '"' + text.replace("\"", "\"\"") + '"'
                : value.toString();
    }
}
