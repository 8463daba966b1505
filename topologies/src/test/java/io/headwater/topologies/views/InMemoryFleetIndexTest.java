package io.headwater.topologies.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InMemoryFleetIndexTest {
    private static final Bridges ALL_ALIVE = (ordinal, incarnation) -> new Bridges.State.Alive();
    private static final FleetEntry.Session OPEN = new FleetEntry.Session(0, "life-1");

    private final FleetIndex fleet = new InMemoryFleetIndex(2);

    @BeforeEach
    void twoPartitionsAreHere() {
        fleet.assigned(0);
        fleet.assigned(1);
        fleet.ready(0);
        fleet.ready(1);
    }

    @Test
    void listsNodesInOrderAcrossPartitions() {
        put(0, "c", lamp("1.0", null));
        put(1, "b", lamp("1.0", null));
        put(0, "a", lamp("1.0", null));

        assertThat(devices(FleetQuery.ALL, ALL_ALIVE)).containsExactly("a", "b", "c");
    }

    @Test
    void pagesMeetEveryNodeOnce() {
        IntStream.range(0, 25).forEach(i -> put(i % 2, "n" + (10 + i), lamp("1.0", null)));

        var seen = new ArrayList<String>();
        String after = null;
        do {
            var page = page(new FleetQuery(null, null, null, null, null, null, null, after), 7);
            page.nodes().forEach(node -> seen.add(node.device()));
            after = page.next();
        } while (after != null);

        assertThat(seen).isEqualTo(IntStream.range(0, 25).mapToObj(i -> "n" + (10 + i)).toList());
    }

    @Test
    void filtersByEveryTermTogether() {
        put(0, "a", lamp("1.0", null));
        put(0, "b", lamp("1.1", null));
        put(1, "c", new FleetEntry("fan", "m1", "1.1", null));

        assertThat(devices(query("lamp", "1.1", null), ALL_ALIVE)).containsExactly("b");
        assertThat(devices(query("lamp", "9", null), ALL_ALIVE)).isEmpty();
    }

    @Test
    void aNodeThatChangesIsFoundByItsNewTermsAlone() {
        put(0, "a", lamp("1.0", null));
        put(0, "a", lamp("1.1", null));

        assertThat(devices(query("lamp", "1.1", null), ALL_ALIVE)).containsExactly("a");
        assertThat(devices(query("lamp", "1.0", null), ALL_ALIVE)).isEmpty();
    }

    @Test
    void aNodeThatIsRemovedIsNotFound() {
        put(0, "a", lamp("1.0", OPEN));

        fleet.remove(0, NodeKey.rainmaker("a"));

        assertThat(devices(FleetQuery.ALL, ALL_ALIVE)).isEmpty();
        assertThat(devices(query(null, null, true), ALL_ALIVE)).isEmpty();
    }

    @Test
    void tellsWhatHoldsOpenSessionsAndWhose() {
        var other = new FleetEntry.Session(1, "life-2");
        put(0, "b", lamp("1.0", OPEN));
        put(0, "a", lamp("1.0", OPEN));
        put(0, "c", lamp("1.0", other));
        put(0, "d", lamp("1.0", null));

        put(0, "c", lamp("1.0", null));

        assertThat(fleet.holders(0)).containsExactly(OPEN);
        assertThat(fleet.heldBy(0, OPEN, 1)).containsExactly(NodeKey.rainmaker("a"));
        assertThat(fleet.heldBy(0, OPEN, 9)).hasSize(2);
        assertThat(fleet.heldBy(0, other, 9)).isEmpty();
        assertThat(fleet.holders(1)).isEmpty();
    }

    @Test
    void anOpenSessionOfADeadBridgeIsNotConnected() {
        put(0, "a", lamp("1.0", OPEN));
        put(1, "b", lamp("1.0", new FleetEntry.Session(1, "life-2")));
        put(1, "c", lamp("1.0", null));
        Bridges bridgeZeroIsDead =
                (ordinal, incarnation) ->
                        ordinal == 0 ? new Bridges.State.Dead("silent") : new Bridges.State.Alive();

        assertThat(devices(query(null, null, true), bridgeZeroIsDead)).containsExactly("b");
        assertThat(devices(query(null, null, false), bridgeZeroIsDead)).containsExactly("a", "c");
    }

    @Test
    void aListByConnectionIsRefusedWhileBridgesAreUnknown() {
        put(0, "a", lamp("1.0", OPEN));
        Bridges unknown = (ordinal, incarnation) -> new Bridges.State.Unknown("no contact");

        assertThat(fleet.list(query(null, null, true), unknown, 10))
                .isEqualTo(new FleetListing.BridgesUnknown("no contact"));
        assertThat(devices(FleetQuery.ALL, unknown)).containsExactly("a");
    }

    @Test
    void sessionsAnExistingBrokerTellsOfNeedNoBridge() {
        put(0, "a", lamp("1.0", new FleetEntry.Session(null, null)));
        Bridges unknown = (ordinal, incarnation) -> new Bridges.State.Unknown("no contact");

        assertThat(devices(query(null, null, true), unknown)).containsExactly("a");
    }

    @Test
    void nothingIsListedWhileAPartitionIsFilled() {
        put(0, "a", lamp("1.0", null));

        fleet.assigned(1);

        assertThat(fleet.list(FleetQuery.ALL, ALL_ALIVE, 10))
                .isEqualTo(new FleetListing.Filling(Set.of(1)));
    }

    @Test
    void aPageSaysWhichPartitionsItCovers() {
        fleet.revoked(1);

        assertThat(page(FleetQuery.ALL, 10).partitions()).containsExactly(0);
    }

    @Test
    void aNodeIsFoundInEachOfItsGroupsAndInNoOther() {
        put(0, "a", lamp("1.0", null));
        put(1, "b", lamp("1.0", null));
        fleet.groups(0, NodeKey.rainmaker("a"), Set.of("hall", "kitchen"));
        fleet.groups(1, NodeKey.rainmaker("b"), Set.of("hall"));

        assertThat(in("hall")).containsExactly("a", "b");
        assertThat(in("kitchen")).containsExactly("a");
        assertThat(in("attic")).isEmpty();
    }

    @Test
    void aNodeThatLeavesAGroupOrIsRemovedIsNotFoundInIt() {
        put(0, "a", lamp("1.0", null));
        put(0, "b", lamp("1.0", null));
        fleet.groups(0, NodeKey.rainmaker("a"), Set.of("hall"));
        fleet.groups(0, NodeKey.rainmaker("b"), Set.of("hall"));

        fleet.groups(0, NodeKey.rainmaker("a"), Set.of());
        fleet.remove(0, NodeKey.rainmaker("b"));

        assertThat(in("hall")).isEmpty();
    }

    @Test
    void aNodeThatIsInAGroupBeforeItWasSeenIsListedOnceItIs() {
        fleet.groups(0, NodeKey.rainmaker("a"), Set.of("hall"));
        assertThat(in("hall")).isEmpty();

        put(0, "a", lamp("1.0", null));

        assertThat(in("hall")).containsExactly("a");
    }

    @Test
    void nodesAreCountedByWhatTheyHaveInCommon() {
        put(0, "a", lamp("1.0", null));
        put(1, "b", lamp("2.0", null));
        put(1, "c", lamp("3.0", null));
        fleet.groups(1, NodeKey.rainmaker("b"), Set.of("hall"));
        fleet.remove(1, NodeKey.rainmaker("c"));

        assertThat(fleet.size()).hasValue(2);
        assertThat(fleet.count(FleetIndex.By.TYPE, List.of("lamp"))).hasValue(2);
        assertThat(fleet.count(FleetIndex.By.FW_VERSION, List.of("2.0", "3.0"))).hasValue(1);
        assertThat(fleet.count(FleetIndex.By.GROUP, List.of("hall", "attic"))).hasValue(1);
    }

    @Test
    void nothingIsCountedWhileAPartitionIsFilled() {
        fleet.assigned(1);

        assertThat(fleet.size()).isEmpty();
        assertThat(fleet.count(FleetIndex.By.TYPE, List.of("lamp"))).isEmpty();
    }

    @Test
    void tenantsAndDialectsAreKeptApart() {
        put(0, "a", lamp("1.0", null));
        fleet.put(1, new NodeKey("acme", "murano", "x"), lamp("1.0", null));

        var acme = new FleetQuery("acme", null, null, null, null, null, null, null);
        var rainmaker = new FleetQuery(null, "rainmaker", null, null, null, null, null, null);

        assertThat(devices(acme, ALL_ALIVE)).containsExactly("x");
        assertThat(devices(rainmaker, ALL_ALIVE)).containsExactly("a");
    }

    private void put(int partition, String device, FleetEntry entry) {
        fleet.put(partition, NodeKey.rainmaker(device), entry);
    }

    private List<String> devices(FleetQuery query, Bridges bridges) {
        return ((FleetListing.Page) fleet.list(query, bridges, 100))
                .nodes().stream().map(NodeKey::device).toList();
    }

    private List<String> in(String group) {
        return devices(new FleetQuery(null, null, null, null, null, group, null, null), ALL_ALIVE);
    }

    private FleetListing.Page page(FleetQuery query, int most) {
        return (FleetListing.Page) fleet.list(query, ALL_ALIVE, most);
    }

    private static FleetQuery query(
            @Nullable String type, @Nullable String fwVersion, @Nullable Boolean connected) {
        return new FleetQuery(null, null, type, null, fwVersion, null, connected, null);
    }

    private static FleetEntry lamp(String fwVersion, FleetEntry.@Nullable Session session) {
        return new FleetEntry("lamp", "m1", fwVersion, session);
    }
}
