package io.headwater.bench.frame;

import java.util.Map;

/** One of those that are compared: ours, or a limit. */
public interface Contender {
    String name();

    /**
     * Measures once.
     *
     * @return every quantity by its name, the same names each time
     * @throws Exception when the round is void, which ends the bench
     */
    Map<String, Double> round() throws Exception;
}
