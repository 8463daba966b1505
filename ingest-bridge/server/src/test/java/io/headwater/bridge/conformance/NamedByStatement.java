package io.headwater.bridge.conformance;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Shows tests under their names, and behind those the numbers of what they prove. */
final class NamedByStatement extends DisplayNameGenerator.Standard {
    @Override
    public String generateDisplayNameForMethod(
            List<Class<?>> enclosing, Class<?> type, Method test) {
        String numbers =
                Arrays.stream(io.headwater.bridge.conformance.Standard.values())
                        .flatMap(
                                standard ->
                                        standard.provenBy(test).stream()
                                                .map(it -> standard.prefix() + it))
                        .collect(joining(", "));
        String name = super.generateDisplayNameForMethod(enclosing, type, test);
        return numbers.isEmpty() ? name : name + " [" + numbers + "]";
    }
}
