package io.headwater.topologies.query;

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
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every point of a range, oldest first, as CSV, as JSON lines or as Parquet. Points are read while
 * the reader takes them: one page is in memory, or what Parquet gathers for a row group, and the
 * next is read once the socket has it. What breaks off ends without the last chunk, so that nobody
 * takes it for the whole.
 */
final class SeriesExport {
    private static final Logger LOGGER = LoggerFactory.getLogger(SeriesExport.class);
    private static final int POINTS_AT_ONCE = 1_000;

    /** Device time from which on every point is there, where some of the range may be missing. */
    static final String WHOLE_SINCE = "Headwater-Whole-Since";

    /** Nodes' clocks may be ahead by a day (R-TS-3), in ms. */
    private static final long MOST_AHEAD = Duration.ofDays(1).toMillis() + 1;

    private final Placement placement;
    private final Positions positions;
    private final StreamRelay relay;
    private final PointQueries queries;
    private final SeriesHistory history;
    private final InstantSource clock;

    SeriesExport(
            Placement placement,
            Positions positions,
            StreamRelay relay,
            PointQueries queries,
            Optional<OlderPoints> older,
            InstantSource clock) {
        this.placement = placement;
        this.positions = positions;
        this.relay = relay;
        this.queries = queries;
        this.history = new SeriesHistory(queries, older);
        this.clock = clock;
    }

    StreamEndpoint endpoint() {
        return new StreamEndpoint("/api/v1/nodes/{id}/series/{name}/export", this::open);
    }

    private Runnable open(Request request, HttpServerResponse response, Context loop) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        SeriesChoice choice = SeriesChoice.of(request, parameters);
        ExportFormat format =
                parameters.choice("format", "csv, ndjson or parquet", ExportFormat::named);
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
                        format == null ? ExportFormat.CSV : format,
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
            ExportFormat format,
            HttpServerResponse response,
            Context loop) {
        List<Sample> first = page(series, range);
        OptionalLong whole = history.wholeSince(series, range, clock.millis());
        return () -> {
            if (response.closed()) {
                return;
            }
            response.setChunked(true)
                    .putHeader("Content-Type", format.contentType())
                    .putHeader("Cache-Control", "no-store");
            whole.ifPresent(since -> response.putHeader(WHOLE_SINCE, Json.time(since)));
            Thread.startVirtualThread(() -> write(series, range, format, first, response, loop));
        };
    }

    private void write(
            SeriesKey series,
            Range range,
            ExportFormat format,
            List<Sample> first,
            HttpServerResponse response,
            Context loop) {
        try {
            List<Sample> page = first;
            ExportFormat.Writing writing = format.of(series);
            send(writing.head(), response, loop);
            while (!page.isEmpty()) {
                send(writing.points(page), response, loop);
                page =
                        page.size() < POINTS_AT_ONCE
                                ? List.of()
                                : page(series, new Range(page.getLast().time() + 1, range.to()));
            }
            send(writing.end(), response, loop);
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
    private static void send(byte[] bytes, HttpServerResponse response, Context loop) {
        Promise<Void> sent = Promise.promise();
        loop.runOnContext(
                _ -> {
                    Future<Void> written =
                            bytes.length == 0
                                    ? Future.succeededFuture()
                                    : response.write(Buffer.buffer(bytes));
                    written.onComplete(sent);
                });
        sent.future().toCompletionStage().toCompletableFuture().join();
    }
}
