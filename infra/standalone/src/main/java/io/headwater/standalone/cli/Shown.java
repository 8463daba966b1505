package io.headwater.standalone.cli;

/** Text of strangers, as a terminal may show it. */
final class Shown {
    private Shown() {}

    /** With what would disturb a terminal replaced. */
    static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "\u00B7");
    }
}
