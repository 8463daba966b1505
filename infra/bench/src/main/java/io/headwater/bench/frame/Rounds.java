package io.headwater.bench.frame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Contenders measured in turns, the order turned round each time, so that what the machine does
 * meanwhile meets all of them alike.
 */
public final class Rounds {
    private final Map<String, Map<String, List<Double>>> measured = new HashMap<>();

    private Rounds() {}

    /**
     * @param count how often each is measured, at least 1
     * @throws Exception what a contender throws
     */
    public static Rounds of(int count, List<? extends Contender> contenders, Progress progress)
            throws Exception {
        var rounds = new Rounds();
        for (int round = 1; round <= count; round++) {
            for (Contender next : round % 2 == 1 ? contenders : contenders.reversed()) {
                Map<String, Double> quantities = new TreeMap<>(next.round());
                progress.say("round " + round + ", " + next.name() + ": " + text(quantities));
                rounds.add(next.name(), quantities);
            }
        }
        return rounds;
    }

    /**
     * @throws IllegalArgumentException when it was not measured
     */
    public Samples of(String contender, String quantity) {
        List<Double> values = measured.getOrDefault(contender, Map.of()).get(quantity);
        if (values == null) {
            throw new IllegalArgumentException(quantity + " of " + contender + " was not measured");
        }
        return new Samples(values);
    }

    private void add(String contender, Map<String, Double> quantities) {
        var all = measured.computeIfAbsent(contender, _ -> new HashMap<>());
        quantities.forEach(
                (name, value) -> all.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
    }

    private static String text(Map<String, Double> quantities) {
        var words = new ArrayList<String>();
        quantities.forEach(
                (name, value) -> words.add(String.format(Locale.ROOT, "%s %.2f", name, value)));
        return String.join(", ", words);
    }
}
