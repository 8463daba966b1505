package io.headwater.schemas.settings;

import java.util.List;

/** The settings as a whole were refused; the message names every unusable one, a line each. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public InvalidSettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence per unusable setting. */
    public List<String> problems() {
        return problems;
    }
}
