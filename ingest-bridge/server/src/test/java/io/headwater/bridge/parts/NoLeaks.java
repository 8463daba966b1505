package io.headwater.bridge.parts;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * Watches every buffer from its construction to its close, which fails when one was lost that
 * nobody released. For a static field with {@code @AutoClose}, because a look costs a collection.
 */
public final class NoLeaks implements AutoCloseable {
    private static final AtomicInteger CANARIES = new AtomicInteger();

    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    private final Logger log = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> reporter =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    reports.add(event.getFormattedMessage());
                }
            };

    public NoLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        reporter.start();
        log.addAppender(reporter);
        log.setAdditive(false); // a canary is no news
    }

    @Override
    public void close() {
        String canary = "canary " + CANARIES.incrementAndGet();
        lose(canary); // once its loss is noticed, so is that of all buffers before it
        try {
            await().until(
                            () -> {
                                System.gc();
                                ByteBufAllocator.DEFAULT.buffer(1).release(); // reports are made
                                return reports.stream().anyMatch(it -> it.contains(canary));
                            });
            assertThat(reports).allSatisfy(report -> assertThat(report).contains(canary));
        } finally {
            log.setAdditive(true);
            log.detachAppender(reporter);
            ResourceLeakDetector.setLevel(before);
        }
    }

    private static void lose(String hint) {
        ByteBufAllocator.DEFAULT.buffer(1).touch(hint);
    }
}
