package io.headwater.topologies.nodes;

import io.headwater.schemas.Topics;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.repeats.Repeats;
import io.headwater.topologies.timers.Timers;
import io.headwater.topologies.views.FleetIndex;
import java.util.List;

/**
 * The capabilities of the nodes job, and those among them that each record goes through whatever it
 * is.
 *
 * @param all in the order in which they open, and in which they do what several of them do; where
 *     that matters, the part says why. Stores and readings are in this order in the topology, too
 */
record NodeParts(
        NodePart<Registry> registry,
        NodePart<Sessions> presence,
        NodePart<Repeats> repeats,
        NodePart<Timers> timers,
        NodePart<ListedNodes> listed,
        List<NodePart<?>> all) {
    static NodeParts of(Topics topics, FleetIndex fleet, NodeLinks links, NodeSettings settings) {
        var registry = RegistryPart.of(topics);
        var presence = PresencePart.of(topics);
        var params = ParamsPart.of(topics, registry);
        var repeats = RepeatsPart.of(topics, params);
        var downlinks = DownlinksPart.of(topics);
        var timers = TimersPart.of(topics);
        var alerts = AlertsPart.of(topics);
        var mapping = MappingPart.of(topics, fleet);
        var operators = PushPart.operators(topics);
        var pushes = PushPart.events(topics, mapping, operators);
        var listed = ListedNodes.part(fleet, registry, presence, mapping);
        return new NodeParts(
                registry,
                presence,
                repeats,
                timers,
                listed,
                List.of(
                        registry,
                        presence,
                        params,
                        repeats,
                        downlinks,
                        timers,
                        alerts,
                        mapping,
                        GroupsPart.of(topics),
                        CommandsPart.of(topics, params, downlinks, mapping),
                        UploadsPart.of(topics, links.files()),
                        RejectionsPart.of(topics),
                        KeysPart.of(topics),
                        UpdatesPart.of(topics, links.images(), downlinks, mapping),
                        RulesPart.of(topics, alerts, mapping, params),
                        operators,
                        pushes,
                        Outages.part(topics, settings.offlineAfter(), timers, pushes, registry),
                        Escalations.part(topics, timers, pushes, registry),
                        listed));
    }
}
