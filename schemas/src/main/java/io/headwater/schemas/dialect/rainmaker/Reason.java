package io.headwater.schemas.dialect.rainmaker;

import java.util.Locale;

/** Why a message, or an element of one, was refused, dropped or warned about (section 0.3). */
public enum Reason {
    TOPIC_UNKNOWN,
    TOPIC_RULE_MISMATCH,
    TOPIC_DENIED,
    TOO_LARGE,
    NOT_UTF8,
    JSON_SYNTAX,
    JSON_DEPTH,
    NOT_OBJECT,
    FIELD_MISSING,
    FIELD_TYPE,
    FIELD_VALUE,
    NODE_MISMATCH,
    UNKNOWN_DEVICE,
    UNKNOWN_PARAM,
    TYPE_MISMATCH,
    NO_CONFIG,
    STALE,
    FUTURE_TIME,
    NO_TIME,
    DUPLICATE,
    UNKNOWN_VERSION,
    EMPTY,
    UNKNOWN_REQUEST,
    REQUEST_CLOSED,
    UNKNOWN_JOB,
    JOB_CLOSED,
    JOB_TERMINAL,
    BAD_STATUS,
    UNSOLICITED,
    TLV_TRUNCATED,
    TLV_FIELD_LENGTH,
    TLV_MISSING,
    TLV_UNKNOWN_TAG,
    SALVAGED,
    GROUP_NOT_MEMBER,
    LEGACY_ALIAS;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word in records, metrics and logs, for example {@code json-syntax}. */
    public String code() {
        return code;
    }
}
