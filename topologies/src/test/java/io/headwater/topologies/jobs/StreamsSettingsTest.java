package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
    @Test
    void passesKafkaSettingsThrough() {
        assertThat(producer("kafka.linger.ms", "7")).containsEntry("linger.ms", "7");
    }

    /** All records of a node are in one partition, or no task would own the node. */
    @Test
    void letsNobodyElseDecideWhereRecordsGo() {
        assertThat(producer("kafka.partitioner.class", "somebody.Elses"))
                .doesNotContainKey("partitioner.class");
        assertThat(producer("kafka.producer.partitioner.ignore.keys", "true"))
                .doesNotContainKey("partitioner.ignore.keys");
    }

    @Test
    void asksAConsumerHowFarItIsBesideWhoeverElseAsks() {
        assertThat(interceptors("threads", "1")).isEqualTo(PolledRecords.class.getName());
        assertThat(interceptors("kafka.interceptor.classes", "somebody.Elses"))
                .isEqualTo("somebody.Elses," + PolledRecords.class.getName());
        assertThat(interceptors("kafka.consumer.interceptor.classes", "somebody.Elses"))
                .isEqualTo("somebody.Elses," + PolledRecords.class.getName());
    }

    private static @Nullable Object interceptors(String setting, String value) {
        return streams(setting, value)
                .getMainConsumerConfigs("group", "client", 0)
                .get("interceptor.classes");
    }

    private static Map<String, Object> producer(String setting, String value) {
        return streams(setting, value).getProducerConfigs("client");
    }

    private static StreamsConfig streams(String setting, String value) {
        var settings = new HashMap<String, String>();
        settings.put("headwater.topologies.state.dir", "/nowhere");
        settings.put("headwater.topologies.kafka.bootstrap.servers", "127.0.0.1:9");
        settings.put("headwater.topologies." + setting, value);
        var config = JobsConfig.read(new Settings(JobsConfig.PREFIX, settings));
        return StreamsSettings.of("app", config, new Polled());
    }
}
