package io.headwater.bridge.identity;

import java.util.List;

/** Key and certificate files cannot be used; the message names each problem, a line each. */
public final class UnusableTlsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    UnusableTlsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    UnusableTlsException(String problem, Throwable cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    /** One sentence for each file that is unusable. */
    public List<String> problems() {
        return problems;
    }
}
