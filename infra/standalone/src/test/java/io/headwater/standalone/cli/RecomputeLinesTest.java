package io.headwater.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RecomputeLinesTest {
    @Test
    void progressHasRateAndTimeLeft() throws Exception {
        assertThat(
                        RecomputeLines.progress(
                                json(
                                        "{'state':'counting','why':null,'progress':{'series':4000,'seriesCounted':1000,"
                                                + "'quarters':96000,'seriesPerSecond':250.0,'secondsLeft':12},'changes':{'total':3}}")))
                .isEqualTo(
                        "counting  1,000 of 4,000 series  96,000 quarter-hours  3 changes  250.0 series/s  12 s left ");
    }

    @Test
    void aChangeHasWhatWasAndWhatIs() throws Exception {
        assertThat(
                        RecomputeLines.change(
                                json(
                                        "{'id':'lamp','series':{'name':'Lamp.Energy'},'start':'2026-11-20T08:15:00.000Z',"
                                                + "'difference':'stale','before':{'state':'stale'},"
                                                + "'after':{'state':'closed','count':2,'min':1.5,'max':2.5,'sum':4.0}}")))
                .isEqualTo(
                        "2026-11-20T08:15:00.000Z  lamp/Lamp.Energy  stale  stale -> 2 points, 1.5 to 2.5, sum 4.0");
    }

    @Test
    void theEndSaysWhetherAnythingWasPublished() throws Exception {
        String end =
                "{'state':'done','dryRun':%1$s,'switched':%2$s,'progress':{'quarters':5,'seriesCounted':1},"
                        + "'changes':{'total':3,'missing':1,'stale':1,'other':1,'gone':0}}";

        assertThat(RecomputeLines.summary(json(end.formatted(false, true))))
                .isEqualTo(
                        "5 quarter-hours of 1 series counted; 3 published anew (1 missing, 1 stale, 1 other, 0 gone)");
        assertThat(RecomputeLines.summary(json(end.formatted(true, false))))
                .contains("3 would change");
        assertThat(RecomputeLines.summary(json("{'state':'failed','why':'Kafka: away'}")))
                .isEqualTo("failed without effect: Kafka: away");
    }

    @Test
    void theEndOfSeveralInstancesSaysHowManyPublishedTheirs() throws Exception {
        assertThat(
                        RecomputeLines.summary(
                                json(
                                        "{'state':'failed','why':'other:8080: Kafka: away','parts':["
                                                + "{'instance':null,'switched':true},{'instance':'other:8080','switched':false}]}")))
                .isEqualTo("failed, and published by 1 of 2 instances: other:8080: Kafka: away");
    }

    @Test
    void whoWaitsForAnInstanceThatDoesNotAnswerIsStuckAndWhoCountsIsNot() throws Exception {
        assertThat(RecomputeLines.isStuck(json("{'endedAt':null,'parts':[{'state':'done'}]}")))
                .isTrue();
        assertThat(
                        RecomputeLines.isStuck(
                                json(
                                        "{'endedAt':null,'parts':[{'state':'done'},{'state':'counting'}]}")))
                .isFalse();
        assertThat(
                        RecomputeLines.isStuck(
                                json(
                                        "{'endedAt':'2026-06-15T12:00:00Z','parts':[{'state':'done'}]}")))
                .isFalse();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
