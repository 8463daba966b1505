package io.headwater.sinks.push;

/** What is known of how fast a destination is. */
enum Standing {
    /** It was, when it was last tried. */
    QUICK,
    /** Nobody has tried it, or that is long ago. */
    NEW,
    /** It took long to answer, or did not, or nothing else where it stands did. */
    SLOW
}
