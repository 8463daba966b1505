package io.headwater.schemas.dialect.rainmaker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node wants its users told (section 4.7). Changes no parameter.
 *
 * @param text the node's own words; null when it sent none
 * @param values parameters it wants noticed, in the order of the payload
 */
public record Alert(@Nullable String text, List<Value> values) {
    /** Copies the list. */
    public Alert {
        values = List.copyOf(values);
    }

    /**
     * A parameter and its value.
     *
     * @param json the value as canonical JSON text
     */
    public record Value(String device, String param, String json) {}
}
