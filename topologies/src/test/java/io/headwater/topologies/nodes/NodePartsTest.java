package io.headwater.topologies.nodes;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Holdings;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.views.Views;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the job on a task: nothing falls between them, and they take turns as listed. */
class NodePartsTest {
    private final NodeParts parts;
    private final Opened opened;
    private final TopologyFixture kafka;

    /** Opens the parts, decides nothing, and keeps what it was given. */
    private static final class Opened implements Capability {
        private final NodeParts parts;
        private final Duties duties = new Duties();
        private @Nullable Task task;
        private @Nullable Turn turn;

        Opened(NodeParts parts) {
            this.parts = parts;
        }

        @Override
        public List<JobStore<?, ?>> stores() {
            return List.of();
        }

        @Override
        public List<Topic<?, ?>> emits() {
            return List.of();
        }

        @Override
        public List<Seed> seeds() {
            return List.of();
        }

        @Override
        public Handler open(Task on) {
            task = on;
            var facts = new Facts();
            parts.all().forEach(part -> part.open(on, duties, facts));
            return (uplink, effects) -> {
                turn = turn(on, uplink, effects);
            };
        }

        private Turn turn(Task on, Uplink uplink, Effects effects) {
            var seen = parts.registry().on(on).seen(uplink, null);
            return new Turn(uplink, Channel.ALERT, null, seen, null, effects);
        }
    }

    NodePartsTest(@TempDir Path folder) {
        var views = Views.of(1);
        parts = NodeParts.of(TOPICS, views.fleet(), NodeLinks.NONE, NodeSettings.USUAL);
        opened = new Opened(parts);
        List<Holdings> all =
                Stream.<Holdings>concat(Stream.of(opened), parts.all().stream()).toList();
        kafka = new TopologyFixture(new StreamsJob(NodesJob.NAME, TOPICS, all), views, folder);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void everyTimerOfANodeIsAPartsAndThoseOfUsersAreNot() {
        assertThat(opened.duties.timers())
                .containsOnlyKeys(EnumSet.complementOf(EnumSet.of(TimerKind.PUSH)));
    }

    @Test
    void whatOtherJobsKeepOrNobodyDoesIsNoPartsToDecide() {
        Set<Channel> included = EnumSet.allOf(Channel.class);
        included.removeIf(channel -> opened.duties.of(channel) == null);

        assertThat(included)
                .containsExactlyInAnyOrder(
                        Channel.CONFIG,
                        Channel.PRESENCE,
                        Channel.PARAMS_INIT,
                        Channel.PARAMS_LOCAL,
                        Channel.PARAMS_LOCAL_GROUP,
                        Channel.PARAMS_DIRECT_GROUP,
                        Channel.PARAMS_REMOTE_GROUP,
                        Channel.USER_MAPPING,
                        Channel.ALERT,
                        Channel.OTAFETCH,
                        Channel.OTASTATUS,
                        Channel.FROM_NODE);
    }

    @Test
    void eachStoreIsKeptByOnePart() {
        assertThat(parts.all().stream().flatMap(part -> part.stores().stream()))
                .extracting(JobStore::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatSeveralPartsDoForAChannelTheyDoInTheirOrder() {
        var done = new ArrayList<String>();
        var duties = new Duties();
        duties.on(Channel.ALERT, _ -> done.add("first"));
        duties.on(Channel.ALERT, _ -> done.add("second"));
        duties.on(Channel.CONFIG, _ -> done.add("not meant"));

        Objects.requireNonNull(duties.of(Channel.ALERT)).decide(turn());

        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void aRequestThatOnlyALaterVersionKnowsCannotBeCarriedOut() {
        var request = NodeRequest.newBuilder().setId("later").setRequestedAt(0).build();
        var asked = new Asked(NODE, request, new Origin(0, 0), NOON.toEpochMilli());
        Effects effects = turn().effects();

        assertThatThrownBy(() -> opened.duties.request(asked, effects))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a kind of request that this version does not know");
    }

    @Test
    void aPartIsFoundOnItsTaskUntilThatLeavesTheProcess() {
        Capability.Task task = Objects.requireNonNull(opened.task);
        assertThat(parts.timers().on(task)).isSameAs(parts.timers().on(task));

        parts.timers().close(task.partition());

        assertThatThrownBy(() -> parts.timers().on(task)).hasMessage("not open on the task");
    }

    /** Of any record. */
    private Turn turn() {
        kafka.pipe(NODE, "alert", new byte[0], NOON);
        return Objects.requireNonNull(opened.turn);
    }
}
