package io.headwater.topologies.params;

import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsState;
import io.headwater.schemas.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds a report into a node's parameters: a pure rule (rainmaker.md 4.2, 4.3). A parameter keeps
 * what counts last in the order of the node, so a late or replayed report changes only what nothing
 * newer has set, confirmed or removed. One fold each; not shared.
 */
final class NodeParams {
    /** In a state without parameters, and before any reset or removal. */
    private static final long NEVER = -1;

    private final Map<ParamName, ParamValue> values = new TreeMap<>();
    private final List<ParamChange> changes = new ArrayList<>();
    private final Report report;
    private final long resetBefore;
    private final long removalBefore;
    private boolean removed;

    /**
     * What a report led to.
     *
     * @param state null when nothing is to be written
     * @param changes in the order of the report, removals by a reset after them
     * @param overtaken how many of its values came too late
     */
    record Folded(@Nullable ParamsState state, List<ParamChange> changes, int overtaken) {}

    private NodeParams(@Nullable ParamsState known, Report report) {
        this.report = report;
        resetBefore = known == null ? NEVER : known.getResetOrigin();
        removalBefore = known == null ? NEVER : known.getRemovalOrigin();
        if (known != null) {
            known.getParams().forEach(value -> values.put(ParamName.of(value), value));
        }
    }

    /**
     * @param known null when the node reported nothing yet
     */
    static Folded fold(@Nullable ParamsState known, Report report) {
        return new NodeParams(known, report).fold();
    }

    private Folded fold() {
        int overtaken = 0;
        for (var device : report.values().devices().entrySet()) {
            for (var param : device.getValue().entrySet()) {
                var name = new ParamName(device.getKey(), param.getKey());
                if (report.order() < orderOf(name)) {
                    overtaken++;
                } else {
                    set(name, param.getValue());
                }
            }
        }
        if (report.whole()) {
            removeOthers();
        }
        boolean resets = report.whole() && report.order() > resetBefore;
        return new Folded(
                changes.isEmpty() && !resets ? null : state(), List.copyOf(changes), overtaken);
    }

    /** What counts as having set the parameter, or as having removed it. */
    private long orderOf(ParamName name) {
        ParamValue value = values.get(name);
        return Math.max(resetBefore, value == null ? removalBefore : value.getOrigin());
    }

    private void set(ParamName name, String text) {
        ParamValue before = values.get(name);
        if (report.removes(text)) {
            remove(name);
        } else if (before == null || !JsonText.same(before.getValue(), text)) {
            values.put(
                    name,
                    new ParamValue(
                            name.device(),
                            name.param(),
                            text,
                            null,
                            report.receivedAt(),
                            report.order()));
            changed(name, before, text);
        }
    }

    private void removeOthers() {
        for (ParamName name : List.copyOf(values.keySet())) {
            if (!isReported(name) && report.order() >= orderOf(name)) {
                remove(name);
            }
        }
    }

    private void remove(ParamName name) {
        ParamValue before = values.remove(name);
        if (before != null) {
            removed = true;
            changed(name, before, null);
        }
    }

    private void changed(ParamName name, @Nullable ParamValue before, @Nullable String after) {
        String previous = before == null ? null : before.getValue();
        changes.add(new ParamChange(name.device(), name.param(), previous, after));
    }

    private boolean isReported(ParamName name) {
        Map<String, String> device = report.values().devices().get(name.device());
        return device != null && device.containsKey(name.param());
    }

    private ParamsState state() {
        return new ParamsState(
                List.copyOf(values.values()),
                report.origin(),
                report.whole() ? Math.max(resetBefore, report.order()) : resetBefore,
                removed ? Math.max(removalBefore, report.order()) : removalBefore);
    }
}
