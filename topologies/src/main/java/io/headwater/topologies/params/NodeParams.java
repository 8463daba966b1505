package io.headwater.topologies.params;

import io.headwater.avro.params.ParamChange;
import io.headwater.schemas.json.JsonText;
import io.headwater.topologies.params.ParamsRow.Edit;
import io.headwater.topologies.params.ParamsRow.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Folds a report into a node's parameters: a pure rule (rainmaker.md 4.2, 4.3). A parameter keeps
 * what counts last in the order of the node, so a late or replayed report changes only what nothing
 * newer has set, confirmed or removed. Looks at no more parameters than it must: those of a delta,
 * or all for an init. One fold each; not shared.
 */
final class NodeParams {
    private final ParamsRow known;
    private final Report report;
    private final Map<ParamName, Edit> edits = new TreeMap<>();
    private final List<ParamChange> changes = new ArrayList<>(2);
    private boolean removed;

    /**
     * What a report led to.
     *
     * @param row null when nothing is to be written
     * @param changes in the order of the report, removals by a reset after them
     * @param overtaken how many of its values came too late
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to the store; nobody compares
    record Folded(byte @Nullable [] row, List<ParamChange> changes, int overtaken) {}

    private NodeParams(ParamsRow known, Report report) {
        this.known = known;
        this.report = report;
    }

    /**
     * @param heard what is remembered of messages once this one is, from what was before
     */
    static Folded fold(ParamsRow known, Report report, UnaryOperator<byte[]> heard) {
        return new NodeParams(known, report).fold(heard);
    }

    private Folded fold(UnaryOperator<byte[]> heard) {
        int overtaken = 0;
        for (var device : report.values().devices().entrySet()) {
            for (var param : device.getValue().entrySet()) {
                var name = new ParamName(device.getKey(), param.getKey());
                int index = known.find(name);
                if (report.order() < orderOf(index)) {
                    overtaken++;
                } else {
                    set(name, index, param.getValue());
                }
            }
        }
        if (report.whole()) {
            removeOthers();
        }
        boolean resets = report.whole() && report.order() > known.resetOrigin();
        return new Folded(
                changes.isEmpty() && !resets ? null : row(heard), List.copyOf(changes), overtaken);
    }

    /** What counts as having set the parameter, or as having removed it. */
    private long orderOf(int index) {
        return Math.max(
                known.resetOrigin(), index < 0 ? known.removalOrigin() : known.origin(index));
    }

    private void set(ParamName name, int index, String text) {
        if (report.removes(text)) {
            remove(name, index);
            return;
        }
        String before = index < 0 ? null : known.value(index);
        if (before == null || !JsonText.same(before, text)) {
            edits.put(name, new Edit(index, text));
            changed(name, before, text);
        }
    }

    private void removeOthers() {
        for (int index = 0; index < known.size(); index++) {
            ParamName name = known.name(index);
            if (!isReported(name) && report.order() >= orderOf(index)) {
                remove(name, index);
            }
        }
    }

    private void remove(ParamName name, int index) {
        if (index >= 0) {
            removed = true;
            edits.put(name, new Edit(index, null));
            changed(name, known.value(index), null);
        }
    }

    private void changed(ParamName name, @Nullable String before, @Nullable String after) {
        changes.add(new ParamChange(name.device(), name.param(), before, after));
    }

    private boolean isReported(ParamName name) {
        Map<String, String> device = report.values().devices().get(name.device());
        return device != null && device.containsKey(name.param());
    }

    private byte[] row(UnaryOperator<byte[]> heard) {
        long reset = known.resetOrigin();
        long removal = known.removalOrigin();
        var marks =
                new Marks(
                        report.origin(),
                        report.whole() ? Math.max(reset, report.order()) : reset,
                        removed ? Math.max(removal, report.order()) : removal,
                        heard.apply(known.heard()));
        return known.with(edits.entrySet(), report.receivedAt(), report.order(), marks);
    }
}
