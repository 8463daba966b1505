package io.headwater.topologies.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DuckDB, which shares no code with the writer, reads in the files. */
class ParquetFileTest {
    @TempDir Path folder;

    @Test
    void everyTypeComesBackAsItWas() throws Exception {
        var columns = new LinkedHashMap<String, ColumnType>();
        columns.put("time", ColumnType.TIME);
        columns.put("whole", ColumnType.LONG);
        columns.put("small", ColumnType.INT);
        columns.put("real", ColumnType.DOUBLE);
        columns.put("truth", ColumnType.BOOLEAN);
        columns.put("text", ColumnType.TEXT);
        columns.put("document", ColumnType.JSON);

        Path file =
                written(
                        columns,
                        List.of(
                                new Object[] {
                                    1_750_000_000_123_456L,
                                    Long.MIN_VALUE,
                                    -7,
                                    0.1,
                                    true,
                                    "grün \"x\",\n",
                                    "{\"a\":1}"
                                },
                                new Object[] {
                                    -1L, Long.MAX_VALUE, 7, Double.MAX_VALUE, false, "", "[]"
                                }));

        assertThat(rows(file, "epoch_us(time), whole, small, real, truth, text, document::text"))
                .containsExactly(
                        List.of(
                                1_750_000_000_123_456L,
                                Long.MIN_VALUE,
                                -7,
                                0.1,
                                true,
                                "grün \"x\",\n",
                                "{\"a\":1}"),
                        List.of(-1L, Long.MAX_VALUE, 7, Double.MAX_VALUE, false, "", "[]"));
        assertThat(
                        rows(
                                file,
                                "DISTINCT typeof(time), typeof(whole), typeof(small), typeof(document)"))
                .containsExactly(List.of("TIMESTAMP WITH TIME ZONE", "BIGINT", "INTEGER", "JSON"));
    }

    @Test
    void longFilesAreOfSeveralRowGroups() throws Exception {
        int rows = 2 * ParquetFile.MOST_ROWS + 3;
        var all = new ArrayList<Object[]>();
        for (int i = 0; i < rows; i++) {
            all.add(new Object[] {(long) i, i % 3 == 0});
        }

        Path file =
                written(
                        Map.of("n", ColumnType.LONG),
                        all.stream().map(row -> new Object[] {row[0]}).toList());
        Path bits =
                written(
                        Map.of("truth", ColumnType.BOOLEAN),
                        all.stream().map(row -> new Object[] {row[1]}).toList());

        assertThat(rows(file, "count(*), count(DISTINCT n), min(n), max(n)"))
                .containsExactly(List.of((long) rows, (long) rows, 0L, rows - 1L));
        assertThat(rows(bits, "count(*) FILTER (WHERE truth)"))
                .containsExactly(List.of((long) (rows + 2) / 3));
        assertThat(groups(file)).isEqualTo(3);
    }

    @Test
    void longTextsEndARowGroupSoonerThanManyRows() throws Exception {
        String text = "x".repeat(ParquetFile.ENOUGH_BYTES / 4);

        Path file =
                written(
                        Map.of("text", ColumnType.TEXT),
                        List.of(
                                new Object[] {text},
                                new Object[] {text},
                                new Object[] {text},
                                new Object[] {text},
                                new Object[] {"last"}));

        assertThat(groups(file)).isEqualTo(2);
        assertThat(rows(file, "count(*), sum(length(text))::bigint"))
                .containsExactly(List.of(5L, 4L * text.length() + 4));
    }

    @Test
    void aFileWithoutRowsIsAFile() throws Exception {
        Path file = written(Map.of("n", ColumnType.LONG), List.of());

        assertThat(rows(file, "count(n)")).containsExactly(List.of(0L));
    }

    @Test
    void aFileThatBrokeOffIsNone() throws Exception {
        Path file = folder.resolve("broken.parquet");
        var parquet = new ParquetFile(Map.of("n", ColumnType.LONG));
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(parquet.head());
            for (long i = 0; i < ParquetFile.MOST_ROWS; i++) {
                out.write(parquet.add(i));
            }
        }

        assertThatThrownBy(() -> rows(file, "count(*)")).isInstanceOf(SQLException.class);
    }

    private Path written(Map<String, ColumnType> columns, List<Object[]> rows) throws IOException {
        Path file = folder.resolve(columns.keySet().iterator().next() + rows.size() + ".parquet");
        var parquet = new ParquetFile(columns);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(parquet.head());
            for (Object[] row : rows) {
                out.write(parquet.add(row));
            }
            out.write(parquet.end());
        }
        return file;
    }

    private static long groups(Path file) throws SQLException {
        return (Long)
                ask("SELECT max(row_group_id) + 1 FROM parquet_metadata('" + file + "')")
                        .getFirst()
                        .getFirst();
    }

    private static List<List<Object>> rows(Path file, String what) throws SQLException {
        return ask("SELECT " + what + " FROM read_parquet('" + file + "')");
    }

    private static List<List<Object>> ask(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<Object>>();
            while (answer.next()) {
                var row = new ArrayList<Object>();
                for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                    row.add(answer.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
