package io.headwater.standalone.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkRulesTest {
    private static final Map<String, String> NOTHING = Map.of();

    @Test
    void whatASinkItsTasksAndItsClientsKnowCanBe() {
        assertThat(
                        SinkRules.timeSeries()
                                .problems(
                                        NOTHING,
                                        Map.of(
                                                "rollup.hours", "true",
                                                "retention.points.days", "400",
                                                "tasks.max", "4",
                                                "consumer.override.max.poll.records", "500",
                                                "producer.override.linger.ms", "5")))
                .isEmpty();
        assertThat(
                        SinkRules.push()
                                .problems(
                                        NOTHING,
                                        Map.of(
                                                "addresses.allowed", "192.168.1.20/32,10.0.0.0/8",
                                                "smtp.password", "hunter2",
                                                "kafka.linger.ms", "5")))
                .isEmpty();
    }

    @Test
    void whatConnectHasForEverySinkCanBe() {
        assertThat(
                        SinkRules.push()
                                .problems(
                                        NOTHING,
                                        Map.of(
                                                "errors.retry.timeout", "60000",
                                                "errors.log.enable", "true",
                                                "transforms", "mask",
                                                "transforms.mask.type", "org.example.Mask",
                                                "predicates", "late")))
                .isEmpty();
        assertThat(SinkRules.push().problems(NOTHING, Map.of("errors.retry.timeout", "soon")))
                .containsExactly(
                        "push sink, errors.retry.timeout: expected a whole number, got 'soon'");
    }

    @Test
    void everySettingThatCannotBeIsNamedWithWhatWasExpected() {
        assertThat(
                        SinkRules.timeSeries()
                                .problems(
                                        NOTHING,
                                        Map.of(
                                                "batch.size", "0",
                                                "rollup.hours", "perhaps",
                                                "retention.points.days", "a year",
                                                "retention.point.days", "365",
                                                "tasks.max", "0",
                                                "consumer.override.max.poll.record", "5")))
                .containsExactly(
                        "time-series sink, batch.size: expected a whole number in [1,...,100000], got '0'",
                        "time-series sink, consumer.override.max.poll.record: no such setting",
                        "time-series sink, retention.point.days: no such setting",
                        "time-series sink, retention.points.days: expected a whole number in [-1,...,36500], got 'a year'",
                        "time-series sink, rollup.hours: expected true or false, got 'perhaps'",
                        "time-series sink, tasks.max: expected a whole number in [1,...], got '0'");
        assertThat(
                        SinkRules.push()
                                .problems(
                                        NOTHING,
                                        Map.of(
                                                "smtp.security", "ssl",
                                                "addresses.allowed", "home",
                                                "topics", "mine")))
                .containsExactly(
                        "push sink, addresses.allowed: expected address ranges such as 10.0.0.0/8, separated by commas, got 'home'",
                        "push sink, smtp.security: expected one of [starttls, tls, none], got 'ssl'",
                        "push sink, topics: headwater sets it itself, leave it out");
    }

    @Test
    void whatTheProcessTellsASinkStaysButForTasksAndPolls() {
        var told =
                Map.of(
                        "connection.url", "jdbc:postgresql://localhost/iot",
                        "tasks.max", "1",
                        "consumer.override.max.poll.records", "2000");
        var wanted =
                Map.of(
                        "connection.url", "jdbc:postgresql://elsewhere/iot",
                        "tasks.max", "2",
                        "consumer.override.max.poll.records", "100");

        assertThat(SinkRules.timeSeries().problems(told, wanted))
                .containsExactly(
                        "time-series sink, connection.url: headwater sets it itself, leave it out");
        assertThat(SinkRules.with(told, Map.of("tasks.max", "2")))
                .containsEntry("tasks.max", "2")
                .containsEntry("connection.url", "jdbc:postgresql://localhost/iot");
    }

    @Test
    void aReferenceIsLeftToTheSinkWhichLooksItUp() {
        assertThat(
                        SinkRules.push()
                                .problems(NOTHING, Map.of("smtp.port", "${file:/etc/mail:port}")))
                .isEmpty();
    }
}
