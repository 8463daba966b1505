package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of nodes, of one instance or of several together.
 *
 * @param nodes as answers show them, in order of their keys
 * @param next key after which the next page goes on; null when there is none
 * @param partitions whose nodes are all in the page, up to {@code next}
 */
record FleetPage(List<ObjectNode> nodes, @Nullable String next, Set<Integer> partitions) {

    /** Reads what {@link #json} wrote. */
    static FleetPage of(JsonNode json) {
        var nodes = new ArrayList<ObjectNode>();
        json.path("nodes").forEach(node -> nodes.add((ObjectNode) node));
        var partitions = new HashSet<Integer>();
        json.path("partitions").forEach(partition -> partitions.add(partition.asInt()));
        String cursor = json.path("next").isTextual() ? json.path("next").asText() : null;
        return new FleetPage(
                nodes, cursor == null ? null : Cursors.textOf(Cursors.NODES, cursor), partitions);
    }

    /**
     * One page of several that went on from the same key. A page that ended early says nothing of
     * keys beyond its end, so the whole ends where the first of them does.
     */
    static FleetPage merge(List<FleetPage> pages, int limit) {
        var byKey = new TreeMap<String, ObjectNode>();
        var partitions = new HashSet<Integer>();
        String end = null;
        for (FleetPage page : pages) {
            page.nodes.forEach(node -> byKey.put(node.path("key").asText(), node));
            partitions.addAll(page.partitions);
            if (page.next != null && (end == null || page.next.compareTo(end) < 0)) {
                end = page.next;
            }
        }
        var within = end == null ? byKey : byKey.headMap(end, true);
        if (within.size() <= limit) {
            return new FleetPage(List.copyOf(within.values()), end, partitions);
        }
        var first = within.entrySet().stream().limit(limit).toList();
        return new FleetPage(
                first.stream().map(Map.Entry::getValue).toList(),
                first.getLast().getKey(),
                partitions);
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.putArray("nodes").addAll(nodes);
        json.put("next", Cursors.of(Cursors.NODES, next));
        ArrayNode covered = json.putArray("partitions");
        new TreeSet<>(partitions).forEach(covered::add);
        return json;
    }
}
