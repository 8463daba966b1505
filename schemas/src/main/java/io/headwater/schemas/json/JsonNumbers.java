package io.headwater.schemas.json;

import java.math.BigDecimal;

/**
 * Judges numbers by their text, before anything computes with them: {@code 1e999999999} is a few
 * bytes of JSON and gigabytes of digits.
 */
final class JsonNumbers {
    /** The longest number that is read; a double's largest value with six decimals has 316. */
    private static final int MAX_CHARACTERS = 400;

    private static final int LARGEST_EXPONENT = 308;
    private static final int SMALLEST_EXPONENT = -324;
    private static final int DIGITS_OF_A_LONG = 19;

    private JsonNumbers() {}

    /** The number that this JSON token is: whole, decimal, or unusable. */
    static JsonValue read(String token) {
        if (token.length() < DIGITS_OF_A_LONG && isWrittenWhole(token)) {
            return new JsonValue.Whole(Long.parseLong(token)); // nearly all are
        }
        if (token.length() > MAX_CHARACTERS) {
            return new JsonValue.Unusable("a number of " + token.length() + " characters");
        }
        BigDecimal number;
        try {
            number = new BigDecimal(token);
        } catch (NumberFormatException e) {
            return outOfRange();
        }
        if (number.signum() == 0) {
            return new JsonValue.Whole(0);
        }
        long exponent = (long) number.precision() - number.scale() - 1;
        if (exponent > LARGEST_EXPONENT
                || exponent < SMALLEST_EXPONENT
                || Double.isInfinite(number.doubleValue())) {
            return outOfRange();
        }
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.scale() <= 0 && exponent < DIGITS_OF_A_LONG) {
            var whole = plain.toBigIntegerExact();
            if (whole.bitLength() < Long.SIZE) {
                return new JsonValue.Whole(whole.longValue());
            }
        }
        return isWrittenWhole(token)
                ? new JsonValue.Unusable("a whole number beyond 64 bits")
                : new JsonValue.Decimal(plain);
    }

    private static boolean isWrittenWhole(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c != '-' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static JsonValue outOfRange() {
        return new JsonValue.Unusable("a number outside the range of a double");
    }
}
