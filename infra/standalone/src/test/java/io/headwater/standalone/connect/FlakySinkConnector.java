package io.headwater.standalone.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Collects what it is given, and fails as often as a test asks. */
public final class FlakySinkConnector extends SinkConnector {
    static final List<String> TAKEN = new CopyOnWriteArrayList<>();
    static final AtomicInteger FAILURES_TO_COME = new AtomicInteger();

    @Override
    public Class<? extends Task> taskClass() {
        return FlakySinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(1, Map.of());
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> settings) {
        TAKEN.clear();
    }

    @Override
    public void stop() {}

    /** Of {@link FlakySinkConnector}. */
    public static final class FlakySinkTask extends SinkTask {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> settings) {
            if (FAILURES_TO_COME.getAndDecrement() > 0) {
                throw new ConnectException("the destination is away");
            }
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            records.forEach(record -> TAKEN.add(new String((byte[]) record.value(), UTF_8)));
        }

        @Override
        public void stop() {}
    }
}
