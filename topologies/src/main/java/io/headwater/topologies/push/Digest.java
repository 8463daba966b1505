package io.headwater.topologies.push;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushStatus;
import java.util.List;
import java.util.stream.Collectors;

/** What was held, told as one. */
final class Digest {
    private static final String KIND = "digest";

    private Digest() {}

    /**
     * @param held at least two, the oldest first
     */
    static PushDelivery of(List<Deliveries.Row> held, long at) {
        String text =
                held.stream()
                        .map(Deliveries.Row::delivery)
                        .map(part -> part.getTitle() + ": " + part.getText().replace('\n', ' '))
                        .collect(Collectors.joining("\n"));
        return PushDelivery.newBuilder()
                .setStatus(PushStatus.REQUESTED)
                .setKind(KIND)
                .setTitle(held.size() + " notifications")
                .setText(PushText.cut(text, PushText.LONGEST_TEXT))
                .setData(data(held))
                .setRequestedAt(at)
                .setAt(at)
                .build();
    }

    private static String data(List<Deliveries.Row> held) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode events = json.putArray("events");
        held.forEach(row -> events.addRawValue(new RawValue(row.delivery().getData())));
        return json.toString();
    }
}
