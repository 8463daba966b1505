package io.headwater.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What the command says, kept for a test. */
final class Output {
    private final StringWriter text = new StringWriter();

    /** Runs the command; the answer is its exit code. */
    int of(String... arguments) {
        return Fuzz.line().setOut(writer()).setErr(writer()).execute(arguments);
    }

    PrintWriter writer() {
        return new PrintWriter(text);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
