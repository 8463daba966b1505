package io.headwater.topologies.jobs;

import io.headwater.schemas.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the jobs of one process run.
 *
 * @param run names of the jobs to run here, in order
 * @param stateDir where local stores live; lost, they are restored from the broker
 * @param commitInterval how often results become visible to others
 * @param threads stream threads of each job
 * @param standbys copies of each store kept warm on other instances
 * @param replicas copies of each changelog on the brokers
 * @param minInSyncReplicas how many of them must have a record before it is acknowledged
 * @param instanceId static membership: a name that this process keeps over restarts; null for none
 * @param readyBacklog how many records may be left of what had come when a job got its partitions,
 *     for it to be ready
 * @param blockCacheBytes RocksDB block cache of the whole process
 * @param writeBufferBytes RocksDB write buffers of the whole process, within the block cache
 * @param advertised {@code host:port} where other instances reach this one's query API; null when
 *     it is alone
 * @param kafka settings of Kafka clients and Streams, {@code bootstrap.servers} among them
 */
public record JobsConfig(
        Set<String> run,
        Path stateDir,
        Duration commitInterval,
        int threads,
        int standbys,
        int replicas,
        int minInSyncReplicas,
        @Nullable String instanceId,
        long readyBacklog,
        long blockCacheBytes,
        long writeBufferBytes,
        @Nullable String advertised,
        Map<String, String> kafka) {
    /** Leads these settings, and those of the query API. */
    public static final String PREFIX = "headwater.topologies.";

    private static final long MEBIBYTE = 1024L * 1024;
    private static final List<String> JOBS = List.of("nodes", "timeseries", "fleet");

    /** Copies the collections. */
    public JobsConfig {
        run = Set.copyOf(run);
        kafka = Map.copyOf(kafka);
    }

    /** Which jobs on which Kafka; settings of Kafka's clients may hold a password. */
    @Override
    public String toString() {
        return "JobsConfig[" + run + " of " + kafka.get("bootstrap.servers") + "]";
    }

    /**
     * Reads the jobs' part of the process's settings. The caller goes on to read its own and then
     * refuses unknown ones.
     *
     * @param in settings under {@link #PREFIX}
     */
    public static JobsConfig read(Settings in) {
        Set<String> run = run(in);
        String stateDir = in.required("state.dir", "folder of the local stores");
        Duration commitInterval =
                in.duration(
                        "commit.interval",
                        Duration.ofMillis(25),
                        "how often results become visible to others");
        int threads = in.integer("threads", 2, 1, 256, "stream threads of each job");
        int standbys =
                in.integer("standbys", 0, 0, 3, "copies of each store kept on other instances");
        int replicas = in.integer("replicas", 3, 1, 9, "copies of each changelog on the brokers");
        int minInSync =
                in.integer(
                        "min.in.sync.replicas",
                        2,
                        1,
                        9,
                        "copies that must have a changelog record before it counts");
        if (minInSync > replicas) {
            in.reject("min.in.sync.replicas", "expected at most replicas, " + replicas);
        }
        String instanceId =
                in.text("instance.id", "", "name that this process keeps over restarts");
        long readyBacklog =
                in.whole(
                        "ready.backlog",
                        0,
                        0,
                        1L << 40,
                        "records that may be left of what had come when a job got its partitions, for it to be ready");
        long blockCache =
                in.whole(
                        "block.cache.bytes",
                        64 * MEBIBYTE,
                        8 * MEBIBYTE,
                        1L << 40,
                        "RocksDB block cache of the process");
        long writeBuffer =
                in.whole(
                        "write.buffer.bytes",
                        32 * MEBIBYTE,
                        4 * MEBIBYTE,
                        1L << 40,
                        "RocksDB write buffers of the process");
        if (writeBuffer > blockCache) {
            in.reject("write.buffer.bytes", "expected at most block.cache.bytes, " + blockCache);
        }
        String advertised =
                in.text("advertised", "", "host:port where other instances reach this one");
        Map<String, String> kafka = in.kafka();
        if (!kafka.containsKey("bootstrap.servers")) {
            in.reject("kafka.bootstrap.servers", "must be given (the brokers, host:port)");
        }
        return new JobsConfig(
                run,
                Path.of(stateDir),
                commitInterval,
                threads,
                standbys,
                replicas,
                minInSync,
                instanceId.isBlank() ? null : instanceId,
                readyBacklog,
                blockCache,
                writeBuffer,
                advertised.isBlank() ? null : advertised,
                kafka);
    }

    private static Set<String> run(Settings in) {
        String text =
                in.text("run", String.join(",", JOBS), "jobs of this process, separated by commas");
        var run = new LinkedHashSet<>(Arrays.asList(text.strip().split("\\s*,\\s*")));
        if (!JOBS.containsAll(run)) {
            in.reject(
                    "run", "expected some of " + String.join(", ", JOBS) + ", got '" + text + "'");
        }
        return run;
    }
}
