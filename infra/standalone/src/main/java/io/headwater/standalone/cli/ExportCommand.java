package io.headwater.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.standalone.Refusal;
import io.headwater.standalone.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: every point of a series, as a file or on standard output. */
@Command(
        name = "export",
        description = "Write every point of a series of the running instance, oldest first.")
final class ExportCommand implements Callable<Integer> {
    private static final int BYTES_AT_ONCE = 64 * 1024;
    private static final int CHARS_AT_ONCE = 8 * 1024;

    /** The form of what is written. */
    enum Format {
        /** A head line, then time, value and revision. */
        CSV,
        /** One JSON object a line. */
        NDJSON,
        /** The columns of CSV with their types; for a file. */
        PARQUET
    }

    @Spec @Nullable CommandSpec spec;

    @Mixin DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "NODE", description = "the node's id")
    String node = "";

    @Parameters(index = "1", paramLabel = "SERIES", description = "the name of the series")
    String series = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "points since, as 2026-01-31T08:00:00Z")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "points before")
    @Nullable String to;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    Format format = Format.CSV;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "data type, where several series have the name")
    @Nullable String type;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "full or simple, where several series have the name")
    @Nullable String seriesClass;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "write here instead of to standard output")
    @Nullable Path out;

    @Override
    public Integer call() {
        if (format == Format.PARQUET && out == null) {
            throw new Refusal("Parquet is not text: name a file with --out FILE");
        }
        refuseUnusableOut();
        try (RunningApi api = RunningApi.of(data);
                InputStream body = api.open(path())) {
            write(body);
            return 0;
        } catch (IOException e) {
            throw new Refusal("the export broke off and is not whole: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("interrupted; the export is not whole", e);
        }
    }

    /** Before anything is asked for, which may take a while. */
    private void refuseUnusableOut() {
        Path target = out;
        if (target == null) {
            return;
        }
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
        if (Files.isDirectory(target)) {
            throw new Refusal("--out " + target + " is a folder: name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw new Refusal(
                    "--out %s: there is no folder %s; make it first: mkdir -p %s"
                            .formatted(target, folder, folder));
        }
        if (!Files.isWritable(folder)) {
            throw new Refusal(
                    "--out %s: files cannot be made in %s; name another folder, or let this user write there"
                            .formatted(target, folder));
        }
    }

    private String path() {
        var query = new StringBuilder("?format=").append(format.name().toLowerCase(Locale.ROOT));
        add(query, "from", from);
        add(query, "to", to);
        add(query, "dt", type);
        add(query, "class", seriesClass);
        return "/api/v1/nodes/"
                + RunningApi.encoded(node)
                + "/series/"
                + RunningApi.encoded(series)
                + "/export"
                + query;
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append('&').append(name).append('=').append(RunningApi.encoded(value));
        }
    }

    /** A file appears under its name only once it is whole. */
    private void write(InputStream body) throws IOException {
        Path target = out;
        if (target == null) {
            copy(body, console().getOut(), false);
            return;
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        try {
            if (format == Format.PARQUET) {
                try (OutputStream file = Files.newOutputStream(unfinished)) {
                    copy(body, file, Terminal.isWatched());
                }
            } else {
                try (var writer = new PrintWriter(Files.newBufferedWriter(unfinished))) {
                    copy(body, writer, Terminal.isWatched());
                }
            }
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void copy(InputStream body, PrintWriter to, boolean watched) throws IOException {
        PrintWriter err = console().getErr();
        var progress = new ExportProgress(InstantSource.system(), format == Format.CSV);
        var text = new InputStreamReader(body, UTF_8);
        char[] part = new char[CHARS_AT_ONCE];
        for (int read = text.read(part); read >= 0; read = text.read(part)) {
            to.write(part, 0, read);
            progress.wrote(part, read);
            if (watched && progress.isDue()) {
                err.print("\r" + progress.line());
                err.flush();
            }
        }
        to.flush();
        if (to.checkError()) {
            throw new IOException("not everything could be written");
        }
        if (out != null) {
            err.println((watched ? "\r" : "") + progress.summary());
        }
    }

    private void copy(InputStream body, OutputStream to, boolean watched) throws IOException {
        PrintWriter err = console().getErr();
        var progress = new CopyProgress(InstantSource.system());
        byte[] part = new byte[BYTES_AT_ONCE];
        for (int read = body.read(part); read >= 0; read = body.read(part)) {
            to.write(part, 0, read);
            progress.wrote(read);
            if (watched && progress.isDue()) {
                err.print("\r" + progress.line());
                err.flush();
            }
        }
        err.println((watched ? "\r" : "") + progress.line());
    }

    private CommandLine console() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
