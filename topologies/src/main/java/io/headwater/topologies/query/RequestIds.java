package io.headwater.topologies.query;

import java.security.SecureRandom;

/**
 * Ids of requests: 22 characters of 57 that nobody mistakes for one another, some 128 random bits
 * (rainmaker.md 4.14.2).
 */
final class RequestIds {
    private static final String ALPHABET =
            "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int LENGTH = 22;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestIds() {}

    /** Whether the text could be an id of ours. */
    static boolean isOne(String text) {
        return text.length() == LENGTH && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    static String next() {
        var id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
