package io.headwater.schemas.push;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a user may be told through. The words are in records and in the API, so they stay. */
public enum TargetKind {
    /** A signed HTTP request to a service of the user's (Standard Webhooks). */
    WEBHOOK("webhook"),
    /** A topic of an ntfy server. */
    NTFY("ntfy"),
    /** An incoming webhook as Slack has it; Mattermost and others take the same. */
    SLACK("slack"),
    /** An e-mail. */
    EMAIL("email"),
    /** A browser's push subscription (RFC 8291). */
    WEB_PUSH("webpush"),
    /** A device token of Apple's push service. */
    APNS("apns"),
    /** A registration token of Firebase Cloud Messaging. */
    FCM("fcm");

    private final String word;

    TargetKind(String word) {
        this.word = word;
    }

    /** As it stands in records and in the API. */
    public String word() {
        return word;
    }

    /** Whether the address is the URL that is called. */
    public boolean isUrl() {
        return switch (this) {
            case WEBHOOK, NTFY, SLACK, WEB_PUSH -> true;
            case EMAIL, APNS, FCM -> false;
        };
    }

    /** Whether the push sink tells such targets only when it was given an account or keys. */
    public boolean needsAccount() {
        return switch (this) {
            case WEBHOOK, NTFY, SLACK -> false;
            case EMAIL, WEB_PUSH, APNS, FCM -> true;
        };
    }

    /** The kind of this word; empty for one of a later version. */
    public static Optional<TargetKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** Every word, for a person. */
    public static String words() {
        return Arrays.stream(values()).map(TargetKind::word).collect(Collectors.joining(", "));
    }
}
