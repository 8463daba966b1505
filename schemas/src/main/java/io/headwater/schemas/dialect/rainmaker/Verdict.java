package io.headwater.schemas.dialect.rainmaker;

import java.util.Locale;

/** What became of an inbound message; each has exactly one (section 0.3). */
public enum Verdict {
    /** Applied completely. */
    ACCEPT,
    /** Applied but for the elements that were dropped. */
    ACCEPT_PARTIAL,
    /** Applied completely, with a deviation worth naming. */
    ACCEPT_WARN,
    /** Well-formed and without effect. */
    IGNORE,
    /** Not applied; kept with its reason. */
    REJECT,
    /** Refused before anything read it. */
    DENY;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As rainmaker.md writes it, for example {@code accept-partial}. */
    public String word() {
        return word;
    }
}
