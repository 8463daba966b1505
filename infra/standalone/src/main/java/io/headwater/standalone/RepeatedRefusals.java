package io.headwater.standalone;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Keeps the log readable while Kafka refuses our password or a right: each of a process's clients
 * would say so with every attempt, several times a second. Whoever uses the client says it once,
 * and which setting it is.
 */
public final class RepeatedRefusals extends Filter<ILoggingEvent> {
    private static final String CLIENTS = "org.apache.kafka.clients.";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return event.getLoggerName().startsWith(CLIENTS) && isRefusal(event.getMessage())
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    private static boolean isRefusal(String message) {
        return message.contains("failed authentication")
                || message.contains("Topic authorization failed");
    }
}
