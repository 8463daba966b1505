package io.headwater.schemas.dialect.rainmaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void hasEveryCodeOfThePage() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::code))
                .containsExactly(
                        "topic-unknown",
                        "topic-rule-mismatch",
                        "topic-denied",
                        "too-large",
                        "not-utf8",
                        "json-syntax",
                        "json-depth",
                        "not-object",
                        "field-missing",
                        "field-type",
                        "field-value",
                        "node-mismatch",
                        "unknown-device",
                        "unknown-param",
                        "type-mismatch",
                        "no-config",
                        "stale",
                        "future-time",
                        "no-time",
                        "duplicate",
                        "unknown-version",
                        "empty",
                        "unknown-request",
                        "request-closed",
                        "unknown-job",
                        "job-closed",
                        "job-terminal",
                        "bad-status",
                        "unsolicited",
                        "tlv-truncated",
                        "tlv-field-length",
                        "tlv-missing",
                        "tlv-unknown-tag",
                        "salvaged",
                        "group-not-member",
                        "legacy-alias");
    }

    @Test
    void hasTheVerdictsOfThePage() {
        assertThat(Arrays.stream(Verdict.values()).map(Verdict::word))
                .containsExactly(
                        "accept", "accept-partial", "accept-warn", "ignore", "reject", "deny");
    }
}
