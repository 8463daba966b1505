package io.headwater.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what the listener and its libraries warn of. A stranger's bytes are nothing to warn of, so
 * the first warning is a finding: a session that broke, a task that threw, a buffer that leaked.
 */
final class Trouble extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final AtomicReference<@Nullable String> first = new AtomicReference<>();

    /** Listens from now on. */
    static Trouble listen() {
        var trouble = new Trouble();
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        trouble.setContext(context);
        trouble.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(trouble);
        return trouble;
    }

    /**
     * @throws Finding when there was a warning since the last call
     */
    void check() {
        String found = first.getAndSet(null);
        if (found != null) {
            throw new Finding("the listener warned: " + found);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            IThrowableProxy thrown = event.getThrowableProxy();
            first.compareAndSet(
                    null,
                    event.getFormattedMessage()
                            + (thrown == null
                                    ? ""
                                    : " ("
                                            + thrown.getClassName()
                                            + ": "
                                            + thrown.getMessage()
                                            + ")"));
        }
    }

    @Override
    public void close() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
        stop();
    }
}
