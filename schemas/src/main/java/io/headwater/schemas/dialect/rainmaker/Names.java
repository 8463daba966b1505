package io.headwater.schemas.dialect.rainmaker;

/** Which names of devices, params and series can be part of keys. */
final class Names {
    /**
     * Firmware cuts series names at 64 characters (section 7); what is far beyond that would not
     * fit an index. In characters; our choice.
     */
    static final int LONGEST = 256;

    /** Why others are not, for a person. */
    static final String RULE = "a name is 1 to " + LONGEST + " characters, none of them U+0000";

    private Names() {}

    /** Whether a name may be kept: not empty, not endless, and without U+0000. */
    static boolean areUsable(String name) {
        return !name.isEmpty() && name.length() <= LONGEST && name.indexOf('\0') < 0;
    }
}
