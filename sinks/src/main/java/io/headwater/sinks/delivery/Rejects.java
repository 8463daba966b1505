package io.headwater.sinks.delivery;

import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where refused records go: the connector's dead letter topic. Report after the batch is written,
 * or each retry of the batch reports them again. When Connect begins to commit it waits for the
 * dead letters that were reported until then.
 */
public final class Rejects {
    private static final Logger LOGGER = LoggerFactory.getLogger(Rejects.class);

    private final @Nullable ErrantRecordReporter reporter;

    private Rejects(@Nullable ErrantRecordReporter reporter) {
        this.reporter = reporter;
    }

    /** Those of the task with this context. */
    public static Rejects of(SinkTaskContext context) {
        return new Rejects(context.errantRecordReporter());
    }

    /** Those that go to this reporter. */
    static Rejects to(ErrantRecordReporter reporter) {
        return new Rejects(reporter);
    }

    /**
     * Hands the record to the dead letter topic.
     *
     * @return done once the topic has it
     * @throws ConnectException when the connector has none, or tolerates no errors: a refused
     *     record then stops the task instead of vanishing
     */
    public Future<Void> report(Refused refused) {
        var error = new RefusedRecordException(refused);
        if (reporter == null) {
            throw new ConnectException(
                    "a record was refused and there is nowhere to put it; set"
                            + " errors.deadletterqueue.topic.name and errors.tolerance=all",
                    error);
        }
        LOGGER.atDebug()
                .addKeyValue("topic", refused.record().topic())
                .addKeyValue("partition", refused.record().kafkaPartition())
                .addKeyValue("offset", refused.record().kafkaOffset())
                .addKeyValue("reason", refused.why())
                .log("record refused");
        return reporter.report(refused.record(), error);
    }
}
