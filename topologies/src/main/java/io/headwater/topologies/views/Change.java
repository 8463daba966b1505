package io.headwater.topologies.views;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.alerts.AlertValue;
import io.headwater.avro.commands.CommandState;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.timeseries.Point;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** One thing that one record changed about one node. */
public sealed interface Change {
    /** Roughly how many bytes it keeps alive. */
    int weight();

    /**
     * Parameters have new values. Kept as they are written, because most changes are never looked
     * at, and remembered ones are what the collector has to go through: one array instead of a
     * dozen objects.
     *
     * @param written the record of params.changed; not to be changed
     * @param reader of such records
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes as they go out; nobody compares changes
    record Params(byte[] written, Deserializer<ParamsChanged> reader) implements Change {
        /** What changed, read anew each time. */
        public ParamsChanged changed() {
            return reader.deserialize("params.changed", written);
        }

        @Override
        public int weight() {
            return 100 + written.length;
        }
    }

    /** A session of the node began or ended. */
    record Presence(PresenceState state) implements Change {
        @Override
        public int weight() {
            return 500;
        }
    }

    /** The node's configuration differs from the one before. */
    record Configured(NodeIndex index) implements Change {
        @Override
        public int weight() {
            return 500;
        }
    }

    /**
     * The node was never seen before.
     *
     * @param at log time of the record, epoch ms
     */
    record FirstSeen(long at) implements Change {
        @Override
        public int weight() {
            return 50;
        }
    }

    /** Points were added or revised, in the order in which the message carried them. */
    record Points(List<Point> points) implements Change {
        /**
         * @throws NullPointerException when there are no points
         */
        public Points {
            points = List.copyOf(points);
        }

        @Override
        public int weight() {
            return points.stream().mapToInt(Points::weightOf).sum();
        }

        private static int weightOf(Point point) {
            return 200 + (point.getValue() instanceof String text ? text.length() : 0);
        }
    }

    /** The node wants its users told something. */
    record Alert(AlertRaised raised) implements Change {
        @Override
        public int weight() {
            int bytes = 200 + length(raised.getText());
            for (AlertValue value : raised.getValues()) {
                bytes += 100 + value.getValue().length();
            }
            return bytes;
        }
    }

    /** Whose the node is, or which groups it is in, is no longer what it was. */
    record Mapping(MappingState state) implements Change {
        @Override
        public int weight() {
            return 200 + 200 * (state.getUsers().size() + state.getGroups().size());
        }
    }

    /** A message to the node was sent, did not reach it, or was acknowledged. */
    record Downlink(DownlinkState state) implements Change {
        @Override
        public int weight() {
            return 300 + length(state.getDetail());
        }
    }

    /** A request to the node was sent, did not reach it, or ended. */
    record Command(CommandState state) implements Change {
        @Override
        public int weight() {
            return 300 + size(state.getData()) + size(state.getResponse());
        }

        private static int size(@Nullable ByteBuffer bytes) {
            return bytes == null ? 0 : bytes.remaining();
        }
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
