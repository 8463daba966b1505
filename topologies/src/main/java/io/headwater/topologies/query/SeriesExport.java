package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.Question.Range;
import io.headwater.topologies.aggregates.Sample;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every point of a range, oldest first, as CSV or as JSON lines. Points are read while the reader
 * takes them: one page is in memory, and the next is read once the socket has it. What breaks off
 * ends without the last chunk, so that nobody takes it for the whole.
 */
final class SeriesExport {
    private static final Logger LOGGER = LoggerFactory.getLogger(SeriesExport.class);
    private static final int POINTS_AT_ONCE = 1_000;

    /** Nodes' clocks may be ahead by a day (R-TS-3), in ms. */
    private static final long MOST_AHEAD = Duration.ofDays(1).toMillis() + 1;

    private final Placement placement;
    private final Positions positions;
    private final StreamRelay relay;
    private final NodeQueries queries;
    private final SeriesHistory history;
    private final InstantSource clock;

    SeriesExport(
            Placement placement,
            Positions positions,
            StreamRelay relay,
            NodeQueries queries,
            Optional<OlderPoints> older,
            InstantSource clock) {
        this.placement = placement;
        this.positions = positions;
        this.relay = relay;
        this.queries = queries;
        this.history = new SeriesHistory(queries, older);
        this.clock = clock;
    }

    /** How points are written. */
    private enum Format {
        CSV("text/csv; charset=utf-8", "time,value,revision\r\n") {
            @Override
            void add(StringBuilder text, Sample point, SeriesKey series) {
                text.append(Json.time(point.time()))
                        .append(',')
                        .append(quoted(point.value()))
                        .append(',')
                        .append(point.revision())
                        .append("\r\n");
            }
        },
        NDJSON("application/x-ndjson", "") {
            @Override
            void add(StringBuilder text, Sample point, SeriesKey series) {
                JsonNode json = AggregateJson.point(point, series);
                text.append(new String(Json.bytes(json), UTF_8)).append('\n');
            }
        };

        private final String contentType;
        private final String head;

        Format(String contentType, String head) {
            this.contentType = contentType;
            this.head = head;
        }

        abstract void add(StringBuilder text, Sample point, SeriesKey series);

        static @Nullable Format named(String word) {
            return switch (word) {
                case "csv" -> CSV;
                case "ndjson" -> NDJSON;
                default -> null;
            };
        }

        /** RFC 4180: texts stand in quotes, and a quote in them twice. */
        private static String quoted(Object value) {
            return value instanceof String text
                    ? '"' + text.replace("\"", "\"\"") + '"'
                    : value.toString();
        }
    }

    StreamEndpoint endpoint() {
        return new StreamEndpoint("/api/v1/nodes/{id}/series/{name}/export", this::open);
    }

    private Runnable open(Request request, HttpServerResponse response, Context loop) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        SeriesChoice choice = SeriesChoice.of(request, parameters);
        Format format = parameters.choice("format", "csv or ndjson", Format::named);
        long from = parameters.time("from").orElse(0);
        long to = parameters.time("to").orElse(clock.millis() + MOST_AHEAD);
        if (from > to) {
            parameters.reject("from", "lies after to");
        }
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        return switch (placement.partitionOf(SeriesEndpoints.JOB, node)) {
            case Lookup.Found<Integer>(var partition) -> {
                positions.await(wanted, SeriesEndpoints.JOB, Set.of(partition));
                var named = NodeReads.valueOf(node, queries.seriesNamed(node, choice.name()));
                yield export(
                        choice.among(node, named),
                        new Range(from, to),
                        format == null ? Format.CSV : format,
                        response,
                        loop);
            }
            case Lookup.HeldBy<Integer>(HostInfo instance) when !request.isForwarded() ->
                    relay.from(instance, request, response, loop);
            case Lookup.HeldBy<Integer>(_) ->
                    throw new Refused(
                            ErrorCode.NOT_READY, "instances do not agree on who holds it");
            case Lookup.NotReady<Integer>(var why) -> throw new Refused(ErrorCode.NOT_READY, why);
            case Lookup.Absent<Integer>() ->
                    throw new Refused(ErrorCode.NOT_READY, "nobody owns the node's partition");
        };
    }

    /** The first page is read before anything is answered, so that a refusal can be one. */
    private Runnable export(
            SeriesKey series,
            Range range,
            Format format,
            HttpServerResponse response,
            Context loop) {
        List<Sample> first = page(series, range);
        return () -> {
            if (response.closed()) {
                return;
            }
            response.setChunked(true)
                    .putHeader("Content-Type", format.contentType)
                    .putHeader("Cache-Control", "no-store");
            Thread.startVirtualThread(() -> write(series, range, format, first, response, loop));
        };
    }

    private void write(
            SeriesKey series,
            Range range,
            Format format,
            List<Sample> first,
            HttpServerResponse response,
            Context loop) {
        try {
            List<Sample> page = first;
            send(format.head, response, loop);
            while (!page.isEmpty()) {
                var text = new StringBuilder();
                page.forEach(point -> format.add(text, point, series));
                send(text.toString(), response, loop);
                page =
                        page.size() < POINTS_AT_ONCE
                                ? List.of()
                                : page(series, new Range(page.getLast().time() + 1, range.to()));
            }
            loop.runOnContext(_ -> response.end());
        } catch (RuntimeException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("nodeId", series.node())
                    .log("an export broke off");
            loop.runOnContext(_ -> response.reset());
        }
    }

    private List<Sample> page(SeriesKey series, Range range) {
        return range.from() >= range.to()
                ? List.of()
                : NodeReads.valueOf(
                        series.node(),
                        history.points(series, range, false, POINTS_AT_ONCE, clock.millis()));
    }

    /**
     * Blocks until the socket has it.
     *
     * @throws CompletionException when the reader has gone
     */
    private static void send(String text, HttpServerResponse response, Context loop) {
        Promise<Void> sent = Promise.promise();
        loop.runOnContext(
                _ -> {
                    Future<Void> written =
                            text.isEmpty()
                                    ? Future.succeededFuture()
                                    : response.write(Buffer.buffer(text));
                    written.onComplete(sent);
                });
        sent.future().toCompletionStage().toCompletableFuture().join();
    }
}
