package io.headwater.topologies.nodes;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rejected.Rejected;
import io.headwater.avro.requests.ChangeGroup;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.views.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the capabilities do together for one record. */
class NodesJobTest {
    private static final String CONFIG =
            "{\"node_id\":\"112233AABBCC\",\"config_version\":\"1\",\"info\":{\"name\":\"Lamp\","
                    + "\"fw_version\":\"1.0\",\"type\":\"Light\",\"model\":\"m1\"},\"devices\":[]}";

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
    void seesANodeWithItsFirstRecordWhateverItIs() {
        kafka.sends(NODE, "otafetch", "{}");

        var index = Objects.requireNonNull(kafka.index(NODE));
        assertThat(index.getFirstSeenAt()).isEqualTo(NOON.toEpochMilli());
        assertThat(kafka.drained(TOPICS.registryNodes())).containsExactly(index);
    }

    @Test
    void movesLastSeenOnceAMinute() {
        kafka.sends(NODE, "otafetch", "{}");
        kafka.sends(NODE, null, "otafetch", "{}", NOON.plusMillis(59_999));
        assertThat(kafka.drained(TOPICS.registryNodes())).hasSize(1);

        kafka.sends(NODE, null, "otafetch", "{}", NOON.plusMillis(60_000));

        assertThat(kafka.drained(TOPICS.registryNodes()))
                .singleElement()
                .matches(index -> index.getLastSeenAt() == NOON.toEpochMilli() + 60_000);
    }

    @Test
    @Requirement("R-CONF-2")
    void keepsTheFirstActivationWhenTheConfigurationChanges() {
        kafka.sends(NODE, "config", CONFIG);
        var later = NOON.plus(Duration.ofDays(1));

        kafka.sends(NODE, null, "config", CONFIG.replace("1.0", "1.1"), later);

        var index = Objects.requireNonNull(kafka.index(NODE));
        assertThat(index.getFwVersion()).isEqualTo("1.1");
        assertThat(index.getActivatedAt()).isEqualTo(NOON.toEpochMilli());
        assertThat(index.getConfiguredAt()).isEqualTo(later.toEpochMilli());
    }

    @Test
    void keepsTheConfigurationOfTheNewerSession() {
        long older = kafka.connects(NODE, "s1");
        long newer = kafka.connects(NODE, "s2");
        kafka.sends(NODE, newer, "config", CONFIG.replace("1.0", "2.0"), NOON);

        kafka.sends(NODE, older, "config", CONFIG, NOON);

        assertThat(Objects.requireNonNull(kafka.index(NODE)).getFwVersion()).isEqualTo("2.0");
        assertThat(kafka.counted(JobMetrics.IGNORED, "reason", "stale")).isEqualTo(1);
    }

    @Test
    void listsANodeInTheGroupsThatItIsIn() {
        kafka.sends(NODE, "otafetch", "{}");
        changesGroup("hall", true);
        assertThat(kafka.inGroup("hall")).containsExactly(NODE.device());

        changesGroup("hall", false);

        assertThat(kafka.inGroup("hall")).isEmpty();
    }

    private void changesGroup(String group, boolean member) {
        kafka.kafka()
                .ask(
                        NODE,
                        NodeRequest.newBuilder()
                                .setId(group + member)
                                .setRequestedAt(NOON.toEpochMilli())
                                .setGroup(new ChangeGroup(group, member, false))
                                .build(),
                        NOON);
    }

    @Test
    void emitsRecordsThatSayWhereTheyComeFrom() {
        kafka.sends(NODE, "otafetch", "{}");
        Origin origin = kafka.sends(NODE, "params-local", "{\"Lamp\":{\"Power\":true}}");

        assertThat(kafka.kafka().drain(TOPICS.paramsChanged()))
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.origin()).isEqualTo(origin);
                            assertThat(entry.timestamp()).isEqualTo(NOON.toEpochMilli());
                            assertThat(Objects.requireNonNull(entry.value()).getOrigin())
                                    .isEqualTo(origin.offset());
                        });
    }

    @Test
    void keepsARefusedPayloadWithItsBytesAndHeaders() {
        byte[] payload = {'{', (byte) 0xff};
        var headers = TopologyFixture.headers("params-local", NOON);

        Origin origin = kafka.lands(NODE, headers, payload, NOON);

        Rejected rejected = kafka.rejected().getFirst();
        assertThat(rejected.getReason()).isEqualTo("not-utf8");
        assertThat(rejected.getPayload().array()).isEqualTo(payload);
        assertThat(rejected.getOrigin()).isEqualTo(origin.toString());
        assertThat(rejected.getRejectedBy()).isEqualTo("nodes");
        assertThat(rejected.getHeaders())
                .containsEntry(UplinkHeaders.CHANNEL, "params-local")
                .containsEntry(UplinkHeaders.EPOCH, "0");
    }

    @Test
    void setsARecordAsideThatNobodyCanAttribute() {
        kafka.kafka().pipe("no node".getBytes(UTF_8), new RecordHeaders(), new byte[] {1}, NOON);
        kafka.kafka().pipe(null, new RecordHeaders(), null, NOON);

        assertThat(kafka.rejected())
                .extracting(Rejected::getReason)
                .containsExactly("internal-error", "internal-error");
    }

    @Test
    void doesNotBelieveARecordThatSaysItStoodWhereTheLogHasNotBeen() {
        for (String nowhere : List.of("0:999999", "7:0", "0:-1", "x")) {
            var headers = new RecordHeaders();
            TopologyFixture.headers("params-local", NOON).writeTo(headers);
            headers.add(UplinkHeaders.REPLAY_OF, nowhere.getBytes(UTF_8));
            kafka.kafka()
                    .pipe(
                            NODE.bytes(),
                            headers,
                            "{\"Lamp\":{\"Power\":true}}".getBytes(UTF_8),
                            NOON);

            kafka.sends(NODE, "params-local", "{\"Lamp\":{\"Power\":false}}");

            assertThat(kafka.params(NODE)).as(nowhere).containsValue("false");
        }
    }

    @Test
    void doesNotBelieveASessionThatHasNotBegun() {
        for (long epoch : new long[] {-5, 999_999, Long.MAX_VALUE}) {
            kafka.disconnects(NODE, "nobody", epoch);

            long present = kafka.connects(NODE, "s" + epoch);

            var session = Objects.requireNonNull(kafka.presence(NODE));
            assertThat(session.getConnected()).as("after %d", epoch).isTrue();
            assertThat(session.getEpoch()).isEqualTo(present);
        }
    }

    @Test
    void bearsATombstone() {
        var headers = new RecordHeaders();
        TopologyFixture.headers("params-local", NOON).writeTo(headers);

        kafka.kafka().pipe(NODE.bytes(), headers, null, NOON);

        assertThat(kafka.rejected()).extracting(Rejected::getReason).containsExactly("json-syntax");
    }

    @Test
    void reachesThePositionOfARecordThatChangesNothing() {
        Origin origin = kafka.sends(NODE, "params-local", "{}");

        assertThat(kafka.kafka().views().watermarks().next(NodesJob.NAME, 0))
                .isEqualTo(OptionalLong.of(origin.offset() + 1));
    }

    @Test
    void tellsFollowersAllOfARecordAtOnce() {
        var subscription =
                kafka.kafka()
                        .views()
                        .changes()
                        .subscribe(NodesJob.NAME, 0, NODE, OptionalLong.empty(), () -> {})
                        .orElseThrow();

        Origin origin = kafka.sends(NODE, "params-local", "{\"Lamp\":{\"Power\":true}}");

        var told = new ArrayList<Class<?>>();
        var changes = subscription.take().getFirst();
        changes.changes().forEach(change -> told.add(change.getClass()));
        assertThat(changes.origin()).isEqualTo(origin);
        assertThat(told).containsExactly(Change.Params.class, Change.FirstSeen.class);
    }

    @Test
    void leavesNodesOfOtherDialectsToTheirOwnCapabilities() {
        var other = new NodeKey("default", "murano", "a-1");

        kafka.sends(other, "params-local", "{\"Lamp\":{\"Power\":true}}");

        assertThat(kafka.params(other)).isEmpty();
        assertThat(kafka.index(other)).isNotNull();
    }
}
