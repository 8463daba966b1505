package io.headwater.topologies.params;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens the second time: repeats, sessions that overlap, replays, and nothing at all. */
class ParamsOrderTest {
    private NodesFixture kafka;

    @BeforeEach
    void open(@TempDir Path folder) {
        kafka = new NodesFixture(folder);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void tellsEachChangeWithWhatWasThereBefore() {
        init("{'Lamp':{'Power':true,'Level':40}}");
        kafka.changed();

        delta("{'Lamp':{'Power':true,'Level':41},'Fan':{'Speed':2}}");

        assertThat(kafka.changes()).containsExactly("Lamp.Level: 40 -> 41", "Fan.Speed: null -> 2");
    }

    @Test
    void emitsEveryRowToTheTopicThatTheStoreIsKeptIn() {
        init("{'Lamp':{'Power':true}}");
        var reported = kafka.paramsState(NODE);

        delta("{'Lamp':{'Power':false}}");

        assertThat(kafka.drained(NodesFixture.TOPICS.paramsState()))
                .containsExactly(reported, kafka.paramsState(NODE));
    }

    @Test
    @Requirement("R-INIT-6")
    void tellsAnInitWithItsCause() {
        init("{'Lamp':{'Power':true}}");

        assertThat(kafka.changed()).extracting(ParamsChanged::getCause).containsExactly(Cause.INIT);
    }

    @Test
    @Requirement("R-CR-5")
    void tellsWhatAUserBroughtForTheNodeWithItsCause() {
        init("{'Lamp':{'Power':false}}");
        kafka.changed();

        kafka.lands(
                NODE,
                new UplinkHeaders(
                        "node/112233AABBCC/params/local",
                        "params-local",
                        1,
                        false,
                        null,
                        null,
                        0,
                        NOON.toEpochMilli(),
                        UplinkHeaders.Trust.SIGNED,
                        false),
                json("{'Lamp':{'Power':true}}").getBytes(StandardCharsets.UTF_8),
                NOON);

        assertThat(kafka.changed())
                .extracting(ParamsChanged::getCause)
                .containsExactly(Cause.PROXY);
        assertThat(kafka.params(NODE)).containsEntry("Lamp.Power", "true");
    }

    @Test
    @Requirement({"R-PAR-6", "R-LWT-2"})
    void tellsAWillWithItsCause() {
        init("{'Connectivity':{'Connected':true}}");
        kafka.changed();

        kafka.wills(NODE, 0, json("{'Connectivity':{'Connected':false}}"));

        assertThat(kafka.changed()).extracting(ParamsChanged::getCause).containsExactly(Cause.WILL);
    }

    @Test
    @Requirement("R-PAR-4")
    void takesNumbersOfEqualValueAsUnchanged() {
        delta("{'Meter':{'Energy':12.5}}");
        var before = kafka.paramsState(NODE);
        kafka.changed();

        delta("{'Meter':{'Energy':12.50}}");

        assertThat(kafka.changed()).isEmpty();
        assertThat(kafka.paramsState(NODE)).isEqualTo(before);
    }

    @Test
    @Requirement({"R-PAR-8", "R-MQ-5"})
    void ignoresARepeatAfterAReconnect() {
        delta("{'Lamp':{'Power':true}}");
        delta("{'Lamp':{'Power':false}}");

        kafka.repeats(NODE, "params-local", json("{'Lamp':{'Power':true}}"), NOON.plusSeconds(599));

        assertThat(kafka.params(NODE)).containsEntry("Lamp.Power", "false");
        assertThat(kafka.counted(JobMetrics.IGNORED, "reason", "duplicate")).isEqualTo(1);
    }

    @Test
    void ignoresARepeatOfAMessageThatHadChangedNothing() {
        delta("{'Lamp':{'Power':true}}");
        delta("{'Lamp':{'Power': true}}");
        delta("{'Lamp':{'Power':false}}");

        kafka.repeats(NODE, "params-local", json("{'Lamp':{'Power': true}}"), NOON.plusSeconds(9));

        assertThat(kafka.params(NODE)).containsEntry("Lamp.Power", "false");
    }

    @Test
    void takesAMarkedMessageAsNewAfterTenMinutes() {
        delta("{'Lamp':{'Power':true}}");
        delta("{'Lamp':{'Power':false}}");

        kafka.repeats(NODE, "params-local", json("{'Lamp':{'Power':true}}"), NOON.plusSeconds(601));

        assertThat(kafka.params(NODE)).containsEntry("Lamp.Power", "true");
    }

    @Test
    void keepsWhatANewerSessionSetWhenAnOlderOneArrivesLate() {
        long older = kafka.connects(NODE, "s1");
        long newer = kafka.connects(NODE, "s2");
        on(newer, "{'Lamp':{'Level':2}}");

        on(older, "{'Lamp':{'Level':1,'Power':true}}");

        assertThat(kafka.params(NODE)).isEqualTo(Map.of("Lamp.Level", "2", "Lamp.Power", "true"));
    }

    @Test
    void takesALateMessageWhileTheNewerSessionSaidNothingOfIt() {
        long older = kafka.connects(NODE, "s1");
        on(older, "{'Lamp':{'Level':0}}");
        long newer = kafka.connects(NODE, "s2");

        on(older, "{'Lamp':{'Level':1}}");
        on(newer, "{'Lamp':{'Power':true}}");

        assertThat(kafka.params(NODE)).containsEntry("Lamp.Level", "1");
    }

    @Test
    void countsAnInitAsSayingTheSameAgainOfWhatItDidNotChange() {
        long older = kafka.connects(NODE, "s1");
        on(older, "{'Lamp':{'Level':7}}");
        long newer = kafka.connects(NODE, "s2");
        kafka.sends(NODE, newer, "params-init", json("{'Lamp':{'Level':7}}"), NOON);

        on(older, "{'Lamp':{'Level':1}}");

        assertThat(kafka.params(NODE)).containsEntry("Lamp.Level", "7");
    }

    @Test
    void doesNotBringBackWhatANewerSessionRemoved() {
        long older = kafka.connects(NODE, "s1");
        on(older, "{'Lamp':{'Level':7,'Name':'a'}}");
        long newer = kafka.connects(NODE, "s2");
        on(newer, "{'Lamp':{'Name':null}}");

        on(older, "{'Lamp':{'Name':'b'}}");

        assertThat(kafka.params(NODE)).isEqualTo(Map.of("Lamp.Level", "7"));
    }

    @Test
    void doesNotBringBackWhatANewerInitLeftOut() {
        long older = kafka.connects(NODE, "s1");
        on(older, "{'Lamp':{'Level':7},'Fan':{'Speed':1}}");
        long newer = kafka.connects(NODE, "s2");
        kafka.sends(NODE, newer, "params-init", json("{'Lamp':{'Level':7}}"), NOON);

        on(older, "{'Fan':{'Speed':2}}");

        assertThat(kafka.params(NODE)).isEqualTo(Map.of("Lamp.Level", "7"));
    }

    @Test
    void resetsOnlyWhatIsOlderWhenAnInitArrivesLate() {
        long older = kafka.connects(NODE, "s1");
        on(older, "{'Fan':{'Speed':1}}");
        long newer = kafka.connects(NODE, "s2");
        on(newer, "{'Lamp':{'Level':2}}");

        kafka.sends(NODE, older, "params-init", json("{'Lamp':{'Level':1,'Power':true}}"), NOON);

        assertThat(kafka.params(NODE)).isEqualTo(Map.of("Lamp.Level", "2", "Lamp.Power", "true"));
    }

    @Test
    void putsAReplayWhereItFirstStood() {
        Origin first = delta("{'Lamp':{'Level':1},'Fan':{'Speed':1}}");
        delta("{'Lamp':{'Level':2}}");

        kafka.replays(first, NODE, "params-local", json("{'Lamp':{'Level':1},'Fan':{'Speed':3}}"));

        assertThat(kafka.params(NODE)).isEqualTo(Map.of("Lamp.Level", "2", "Fan.Speed", "3"));
    }

    @Test
    void replayingTwiceIsReplayingOnce() {
        Origin first = delta("{'Lamp':{'Level':1}}");
        String payload = json("{'Fan':{'Speed':3}}");
        kafka.replays(first, NODE, "params-local", payload);
        kafka.changed();

        kafka.replays(first, NODE, "params-local", payload);

        assertThat(kafka.changed()).isEmpty();
    }

    @Test
    @Requirement("R-PAR-7")
    void refusesWhatWouldOutgrowADocumentAndKeepsTheRest() {
        delta("{'Lamp':{'Text':'" + "a".repeat(70_000) + "'}}");

        delta("{'Lamp':{'More':'" + "b".repeat(70_000) + "'}}");

        assertThat(kafka.rejected())
                .singleElement()
                .matches(message -> message.getReason().equals("too-large"));
        assertThat(kafka.params(NODE)).containsOnlyKeys("Lamp.Text");
    }

    @Test
    void refusesADocumentWhoseRecordsWouldNotFitATopic() {
        String device = "d".repeat(250);
        var params = new StringBuilder();
        for (int i = 0; i < 11_000; i++) {
            params.append(i == 0 ? "" : ",").append("'").append(i).append("':1");
        }

        delta("{'" + device + "':{" + params + "}}");

        assertThat(kafka.rejected())
                .singleElement()
                .matches(message -> message.getReason().equals("too-large"));
        assertThat(kafka.params(NODE)).isEmpty();
    }

    @Test
    void takesTheLargestDocumentThereIs() {
        delta("{'Lamp':{'Text':'" + "a".repeat(131_000) + "'}}");

        assertThat(kafka.rejected()).isEmpty();
        assertThat(kafka.params(NODE)).containsOnlyKeys("Lamp.Text");
    }

    private Origin init(String payload) {
        return kafka.sends(NODE, "params-init", json(payload));
    }

    private Origin delta(String payload) {
        return kafka.sends(NODE, "params-local", json(payload));
    }

    private void on(long epoch, String payload) {
        kafka.sends(NODE, epoch, "params-local", json(payload), NOON);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
