package io.headwater.bridge.claiming;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Chips that may be claimed, and whether one may do it without a user (rainmaker.md 1.6). */
enum Platform {
    ESP32(false),
    ESP32S2(true),
    ESP32C3(true),
    ESP32S3(true),
    ESP32C2(false),
    ESP32C6(true),
    ESP32H2(true);

    private final boolean claimsItself;

    Platform(boolean claimsItself) {
        this.claimsItself = claimsItself;
    }

    /** Whether it has a secret of its own to prove itself with. */
    boolean claimsItself() {
        return claimsItself;
    }

    /** As firmware writes them. */
    static String names() {
        return Arrays.stream(values())
                .map(it -> it.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** By its name in any case; empty when there is none of it. */
    static Optional<Platform> named(String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values()).filter(it -> it.name().equals(wanted)).findFirst();
    }
}
