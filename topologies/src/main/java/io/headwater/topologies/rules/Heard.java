package io.headwater.topologies.rules;

import io.headwater.schemas.dialect.rainmaker.ParamsReport;
import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one message said of parameters, gathered while it is decided. */
public final class Heard {
    private final Map<Subject, Said> values = new LinkedHashMap<>();
    private final Set<Subject> params = new HashSet<>();

    /**
     * A parameter that changed.
     *
     * @param value JSON text; null when it is gone
     */
    public record Changed(String device, String param, @Nullable String value) {}

    /**
     * A report of parameters was taken.
     *
     * @param report what it says, overtaken values included
     * @param changes by device, param and value after; null when it is gone
     * @param at log time
     */
    public void params(ParamsReport report, List<Changed> changes, long at) {
        report.devices()
                .forEach(
                        (device, all) ->
                                all.keySet()
                                        .forEach(
                                                name ->
                                                        params.add(
                                                                new Subject.Param(device, name))));
        for (Changed change : changes) {
            var subject = new Subject.Param(change.device(), change.param());
            String text = change.value();
            JsonValue value = text == null ? null : JsonText.read(text).orElse(null);
            values.put(subject, new Said(subject, value, at));
        }
    }

    /** What the message told, changed or not. */
    Set<Subject> told() {
        return Collections.unmodifiableSet(params);
    }

    /** What it changed, in the order in which it did. */
    List<Said> changed() {
        return List.copyOf(values.values());
    }
}
