package io.headwater.standalone.connect;

import io.headwater.schemas.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/** What Connect is told about being one worker with bounded memory. */
final class WorkerSettings {
    private static final String RECORD_BYTES = Integer.toString(Topics.MAX_REJECTED_BYTES);

    private WorkerSettings() {}

    /**
     * @param kafka what every client of the brokers is told, {@code bootstrap.servers} at least
     */
    static Map<String, String> of(Path folder, Map<String, String> kafka) {
        var settings = new HashMap<String, String>(kafka);
        kafka.forEach(
                (name, value) -> { // the worker's own clients, and those of its tasks
                    settings.put("admin." + name, value);
                    settings.put("consumer." + name, value);
                    settings.put("producer." + name, value);
                });
        settings.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        settings.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        settings.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        settings.put("offset.flush.interval.ms", "5000");
        settings.put("plugin.discovery", "service_load");
        // secrets stay in their files: ${directory:/folder:file}, ${file:/properties:key}
        settings.put("config.providers", "directory,file");
        settings.put("config.providers.directory.class", DirectoryConfigProvider.class.getName());
        settings.put("config.providers.file.class", FileConfigProvider.class.getName());
        // what a topology wrote in a transaction that failed must not reach a sink
        settings.put("consumer.isolation.level", "read_committed");
        settings.put("consumer.auto.offset.reset", "earliest");
        settings.put("consumer.max.partition.fetch.bytes", RECORD_BYTES);
        settings.put("consumer.fetch.max.bytes", Integer.toString(16 * 1024 * 1024));
        settings.put("consumer.max.poll.records", "2000");
        settings.put("producer.max.request.size", RECORD_BYTES);
        settings.put("producer.buffer.memory", Integer.toString(16 * 1024 * 1024));
        return Map.copyOf(settings);
    }
}
