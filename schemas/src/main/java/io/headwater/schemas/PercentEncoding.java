package io.headwater.schemas;

import java.util.Locale;
import java.util.Optional;

/**
 * Encodes the characters of a device id that have a meaning in keys: {@code /}, {@code %} and
 * control characters.
 */
final class PercentEncoding {
    private PercentEncoding() {}

    static String encode(String text) {
        return isPlain(text) ? text : encoded(text);
    }

    private static String encoded(String text) {
        var encoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isReserved(c)) {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    /**
     * The text that was encoded, or empty when an escape is broken or a reserved character stands
     * bare.
     */
    static Optional<String> decode(String text) {
        return isPlain(text) ? Optional.of(text) : decoded(text);
    }

    private static Optional<String> decoded(String text) {
        var decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                if (isReserved(c)) {
                    return Optional.empty();
                }
                decoded.append(c);
                continue;
            }
            if (i + 2 >= text.length()) {
                return Optional.empty();
            }
            int high = Character.digit(text.charAt(i + 1), 16);
            int low = Character.digit(text.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            decoded.append((char) (high * 16 + low));
            i += 2;
        }
        return Optional.of(decoded.toString());
    }

    /** Whether there is nothing to encode or decode, as in the id of every device of ours. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isReserved(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isReserved(char c) {
        return c < 0x20 || c == 0x7F || c == '/' || c == '%';
    }
}
