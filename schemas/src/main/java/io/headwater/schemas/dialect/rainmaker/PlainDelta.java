package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;
import java.util.Optional;

/**
 * The delta that nearly every node sends: one parameter of one device, compact, in ASCII without
 * escapes, its value a whole number, a string, true or false. Reading it takes no tokens, no tree
 * and no text but that which is kept. Whatever is in any way different is left to those who read
 * all of JSON; a test compares both.
 *
 * <pre>
 * {"Light":{"Power":true}}
 * </pre>
 */
final class PlainDelta {
    /** Longer whole numbers may be beyond 64 bits. */
    private static final int MOST_DIGITS = 18;

    private static final String NODE_ID = "node_id";

    private final byte[] payload;
    private int at;
    private boolean plain = true;

    private PlainDelta(byte[] payload) {
        this.payload = payload;
    }

    /** The report that the payload is; empty when it is not that simple. */
    static Optional<ParamsReport> read(byte[] payload) {
        var delta = new PlainDelta(payload);
        ParamsReport report = delta.report();
        return delta.plain ? Optional.of(report) : Optional.empty();
    }

    private ParamsReport report() {
        expect('{');
        String device = name();
        expect(':');
        expect('{');
        String param = name();
        expect(':');
        String value = value();
        expect('}');
        expect('}');
        plain &= at == payload.length && !device.equals(NODE_ID);
        return new ParamsReport(Map.of(device, Map.of(param, value)));
    }

    private String name() {
        int from = at + 1;
        int to = quoted();
        plain &= to > from && to - from <= Names.LONGEST;
        return text(from, to);
    }

    private String value() {
        int from = at;
        switch (next()) {
            case '"' -> quoted();
            case 't' -> word("true");
            case 'f' -> word("false");
            default -> number();
        }
        return text(from, at);
    }

    /** Goes past a string and tells where its closing quote is. */
    private int quoted() {
        expect('"');
        int c = next();
        while (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
            at++;
            c = next();
        }
        int end = at;
        expect('"');
        return end;
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
    }

    /** As our own text has it: no leading zero, and no zero with a sign. */
    private void number() {
        int from = at;
        if (next() == '-') {
            at++;
        }
        int digits = at;
        while (next() >= '0' && next() <= '9') {
            at++;
        }
        boolean zeroFirst = at > digits && payload[digits] == '0';
        plain &= at > digits && at - digits <= MOST_DIGITS && (!zeroFirst || at - from == 1);
    }

    private void expect(char expected) {
        if (next() == expected) {
            at++;
        } else {
            plain = false;
        }
    }

    /** The byte that comes next; -1 at the end, and for what is not ASCII less than nothing. */
    private int next() {
        return at < payload.length ? payload[at] : -1;
    }

    private String text(int from, int to) {
        return from < to ? new String(payload, from, to - from, ISO_8859_1) : "";
    }
}
