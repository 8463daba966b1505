package io.headwater.standalone.reference;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topic.Keyed;
import io.headwater.schemas.Topic.Timestamps;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.avro.SchemaIdTable;

/** Every topic of the catalogue, and the schemas of the typed ones. */
final class TopicsPage {
    private TopicsPage() {}

    static String text() {
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        var table =
                new Table(
                        "Topic",
                        "A record is",
                        "Partitions",
                        "Kept",
                        "Timestamp",
                        "Largest record");
        for (Topic<?, ?> topic : topics.all()) {
            table.row(
                    "`" + topic.name() + "`",
                    topic.holds(),
                    partitions(topic.keyed()),
                    kept(topic),
                    topic.timestamps() == Timestamps.LOG_APPEND ? "log append" : "producer",
                    topic.maxRecordBytes() / (1024 * 1024) + " MiB");
        }
        var schemas = new Table("Id", "Record", "Says");
        for (SchemaIdTable.Entry entry : SchemaIdTable.load().entries()) {
            schemas.row(
                    Integer.toString(entry.id()),
                    "`" + entry.record() + "`",
                    entry.schema().getDoc() == null ? "" : entry.schema().getDoc());
        }
        return """
                # Topics

                Node-keyed topics have as many partitions as the uplink (4 in standalone, 64 in a cluster), and a record's
                partition is murmur2 of its node key: the whole key, or what stands before the first zero byte. So is that of
                a fleet key, which names a user, an OTA job or a rule.
                `headwater topics create` makes them, `headwater topics verify` says how a cluster differs. `headwater` is
                the default of the prefix.

                %s
                Raw topics say in headers what the bridge knows of a message: `%s`. Derived records carry `%s`, the uplink
                `partition:offset` they come from.

                ## Schema ids

                Typed values are Avro behind a zero byte and a 4-byte id of this table.

                %s"""
                .formatted(
                        table,
                        String.join(
                                "`, `",
                                UplinkHeaders.TOPIC,
                                UplinkHeaders.CHANNEL,
                                UplinkHeaders.QOS,
                                UplinkHeaders.DUP,
                                UplinkHeaders.CONNECTION,
                                UplinkHeaders.EPOCH,
                                UplinkHeaders.SEQUENCE,
                                UplinkHeaders.RECEIVED,
                                UplinkHeaders.TRUST,
                                UplinkHeaders.WILL,
                                UplinkHeaders.REPLAY_OF),
                        UplinkHeaders.ORIGIN,
                        schemas);
    }

    private static String partitions(Keyed keyed) {
        return switch (keyed) {
            case BY_NODE -> "by node";
            case BY_FLEET_KEY -> "by fleet key";
            case IN_EACH -> "a copy in each";
            case BY_BRIDGE -> "by bridge";
            case WHOLE -> "1";
        };
    }

    private static String kept(Topic<?, ?> topic) {
        return topic.retention()
                .map(retention -> retention.toDays() == 1 ? "1 day" : retention.toDays() + " days")
                .orElse("until superseded");
    }
}
