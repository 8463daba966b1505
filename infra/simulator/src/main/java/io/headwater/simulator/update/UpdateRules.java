package io.headwater.simulator.update;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How updates end, which a node draws for each that it is offered.
 *
 * @param chances of each ending for images that no other rule is about, 0 to 1; what is left of 1
 *     succeeds
 * @param byVersion the same for images of one version
 * @param transport how images are brought
 * @param attempts at a download or an image that fails, 1 to 3 in firmware
 * @param rebootAfter from the end of the download to the first word of the new firmware
 */
public record UpdateRules(
        Map<Ending, Double> chances,
        Map<String, Map<Ending, Double>> byVersion,
        Transport transport,
        int attempts,
        Duration rebootAfter) {
    /** All updates succeed, at once, over HTTPS. */
    public static final UpdateRules GOOD =
            new UpdateRules(Map.of(), Map.of(), Transport.HTTPS, 1, Duration.ofMillis(200));

    /** How an image comes to the node. */
    public enum Transport {
        /** From the URL. */
        HTTPS,
        /** By blocks over MQTT. */
        STREAM,
        /** Not at all: the node goes on as if it had it. */
        NONE
    }

    public UpdateRules {
        chances = Map.copyOf(chances);
        byVersion = Map.copyOf(byVersion);
    }

    /** With this ending for every image of this version. */
    public UpdateRules with(String version, Ending ending) {
        var more = new LinkedHashMap<>(byVersion);
        more.put(version, Map.of(ending, 1.0));
        return new UpdateRules(chances, more, transport, attempts, rebootAfter);
    }

    public UpdateRules over(Transport other) {
        return new UpdateRules(chances, byVersion, other, attempts, rebootAfter);
    }

    Ending endingOf(String version, RandomGenerator random) {
        double drawn = random.nextDouble();
        Map<Ending, Double> rule = byVersion.getOrDefault(version, chances);
        for (Ending ending : Ending.values()) { // in one order, so that a seed gives one result
            double chance = rule.getOrDefault(ending, 0.0);
            if (drawn < chance) {
                return ending;
            }
            drawn -= chance;
        }
        return Ending.SUCCEEDS;
    }
}
