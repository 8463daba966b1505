package io.headwater.topologies.aggregates;

/** Why a question cannot be answered, with the number that the protocol's API knows it by. */
public enum Fault {
    /** Not an aggregate. */
    AGGREGATE(
            126005, "aggregate", "expected raw, latest, min, max, count, avg, sum, first or last"),
    /** Not an interval, or none where one is needed. */
    INTERVAL(126006, "interval", "expected minute, hour, day, week, month or year"),
    /** Not a weekday. */
    WEEK_START(126007, "weekStart", "expected the name of a weekday"),
    /** Not a number of intervals. */
    INTERVALS(126009, "intervals", "expected a whole number of at least 1"),
    /** Longer than may be asked at once. */
    SPAN(
            126012,
            "from",
            "longest ranges are 31 days of raw points and days, 1 day of minutes and hours, 12 weeks, 12 months, 5 years"),
    /** Nothing lies between them. */
    ORDER(126013, "from", "must lie before to"),
    /** No range where one is needed. */
    RANGE(126015, "from", "an aggregate needs from and to, or intervals"),
    /** The newest value of a long span says little. */
    LATEST(126016, "aggregate", "latest is not had by month or year"),
    /** Not a type of a series. */
    TYPE(126017, "dt", "expected bool, int, float or string"),
    /** Needs numbers. */
    NOT_NUMBERS(126019, "aggregate", "needs a series of type int or float"),
    /** Not a zone. */
    ZONE(126020, "zone", "expected the name of an IANA time zone"),
    /** Needs numbers. */
    NO_DIFFERENCES(126021, "differential", "needs a series of type int or float"),
    /** Of two forms of a range only one may be given. */
    BOTH(100021, "intervals", "from and to are not given with it");

    private final int number;
    private final String parameter;
    private final String expected;

    Fault(int number, String parameter, String expected) {
        this.number = number;
        this.parameter = parameter;
        this.expected = expected;
    }

    /** {@code error_code} of the protocol's API. */
    public int number() {
        return number;
    }

    /** One sentence: the parameter of the query API, and what it should be. */
    public String sentence() {
        return parameter + ": " + expected;
    }
}
