package io.headwater.schemas.dialect.rainmaker;

/**
 * An element that was left out of a message which was applied otherwise.
 *
 * @param path where it stood: {@code Lamp.Level}, {@code ts_data[0].records[1]}; long or odd names
 *     are shortened and cleaned, so a path is for people
 */
public record Dropped(String path, Reason reason) {
    private static final int LONGEST = 200;

    /** Cleans the path. */
    public Dropped {
        path = printable(path);
    }

    private static String printable(String path) {
        var clean = new StringBuilder(Math.min(path.length(), LONGEST));
        path.codePoints()
                .limit(LONGEST)
                .map(c -> Character.isISOControl(c) || isSurrogate(c) ? '\uFFFD' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
