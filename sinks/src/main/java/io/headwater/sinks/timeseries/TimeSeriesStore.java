package io.headwater.sinks.timeseries;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.headwater.sinks.delivery.Refused;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database, migrated and connected. Spreads the rows of a batch over as many lanes as it has
 * connections, by node, so that no two lanes meet in a row. One task's writing thread only.
 */
final class TimeSeriesStore implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TimeSeriesStore.class);

    /**
     * A commit is to be on the disk before Kafka hears of it, also where the database's other users
     * do without; what goes further, such as waiting for standbys, stays as it is.
     */
    private static final String DURABLE =
            "SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'";

    /**
     * However many late points and erasures a batch has: TimescaleDB opens what it packed in
     * columns for them, and would refuse to open much of it. Finds nothing to set elsewhere.
     */
    private static final String OPENS_WHATEVER_IT_TAKES =
            "SELECT set_config(name, '0', false) FROM pg_settings"
                    + " WHERE name = 'timescaledb.max_tuples_decompressed_per_dml_transaction'";

    private final HikariDataSource pool;
    private final List<Lane> lanes;
    private final Upkeep upkeep;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private TimeSeriesStore(HikariDataSource pool, List<Lane> lanes, Upkeep upkeep) {
        this.pool = pool;
        this.lanes = lanes;
        this.upkeep = upkeep;
    }

    /**
     * Brings the schema up to date and connects.
     *
     * @throws SQLException when the database is away or does not let us; nothing stays open
     */
    static TimeSeriesStore open(TimeSeriesSinkSettings settings) throws SQLException {
        Migrations.run(settings);
        Housing housing = Housing.of(settings);
        LOGGER.atInfo()
                .addKeyValue("schema", settings.schema())
                .addKeyValue("connections", settings.poolSize())
                .addKeyValue("rowsIn", housing.rowsIn())
                .addKeyValue("timescaleDb", housing.timescaleDb())
                .log("time-series database open");
        var pool = new HikariDataSource(pooled(settings));
        int count = settings.poolSize();
        return new TimeSeriesStore(
                pool,
                IntStream.range(0, count)
                        .mapToObj(
                                lane ->
                                        new Lane(
                                                pool, settings, settings.seriesCacheSize() / count))
                        .toList(),
                new Upkeep(settings));
    }

    /**
     * Writes all rows but those it returns, which the database will never take.
     *
     * @throws SQLException when the database is away or broken; some rows may be written by then,
     *     and writing them again is harmless
     */
    List<Refused> write(Batch batch) throws SQLException {
        if (batch.isEmpty()) {
            return List.of();
        }
        if (lanes.size() == 1) {
            return lanes.get(0).write(batch);
        }
        var writes = new ArrayList<Callable<List<Refused>>>();
        List<Batch> parts = batch.parts(lanes.size());
        for (int i = 0; i < parts.size(); i++) {
            Lane lane = lanes.get(i);
            Batch part = parts.get(i);
            if (!part.isEmpty()) {
                writes.add(() -> lane.write(part));
            }
        }
        return sideBySide(writes);
    }

    /** Sees to what is due now and then. Fails at nothing that a writer could notice. */
    void keepUp(Instant now) {
        if (upkeep.look(pool, now)) {
            lanes.forEach(Lane::forget);
        }
    }

    /** Cuts what is being written; any thread. */
    @Override
    public void close() {
        pool.close();
        threads.close();
    }

    /** Waits for all of them, also when one fails, so that none writes on behind the next batch. */
    private List<Refused> sideBySide(List<Callable<List<Refused>>> writes) throws SQLException {
        try {
            var refused = new ArrayList<Refused>();
            for (Future<List<Refused>> write : threads.invokeAll(writes)) {
                refused.addAll(write.get());
            }
            return refused;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while writing", "57014", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new IllegalStateException("writing failed", e.getCause());
        }
    }

    private static HikariConfig pooled(TimeSeriesSinkSettings settings) {
        var config = new HikariConfig();
        config.setPoolName("headwater-timeseries-sink");
        config.setDataSource(settings.dataSource(settings.writeTimeout()));
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setInitializationFailTimeout(-1); // the first write tells, in its own words
        config.setConnectionInitSql(DURABLE + "; " + OPENS_WHATEVER_IT_TAKES);
        return config;
    }
}
