package io.headwater.sinks.timeseries;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A task and the database that it alone writes into, for one test. */
final class StoringSink implements AfterEachCallback {
    final TestDatabase database = TestDatabase.create();
    final RunningTask task = new RunningTask(database.settings());

    /** Hands records over and waits until they are written. */
    void put(SinkRecord... records) {
        task.put(records);
    }

    /** Hands records over and waits until they are written. */
    void put(Collection<SinkRecord> records) {
        task.put(records);
    }

    /** Rows of a query over the tables and views, each as its columns' texts. */
    List<String> rows(String sql) {
        return database.rows(sql);
    }

    void execute(String sql) {
        database.execute(sql);
    }

    /** Settings of another task on the same database. */
    Map<String, String> settings() {
        return database.settings();
    }

    /** Messages of the dead letters, in order. */
    List<String> deadLetters() {
        return task.deadLetters;
    }

    @Override
    public void afterEach(ExtensionContext test) {
        task.close();
        database.close();
    }
}
