package io.headwater.topologies.nodes;

import io.headwater.avro.requests.ChangeMapping;
import io.headwater.avro.requests.MappingAction;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.dialect.rainmaker.command.Role;
import io.headwater.schemas.dialect.rainmaker.command.Role.Relation;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.commands.Commands;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.groups.GroupTraffic;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.RequestCapability;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.ota.NodeUpdates;
import io.headwater.topologies.rules.Rules;
import io.headwater.topologies.uploads.Uploads;
import java.util.HashSet;
import java.util.function.Supplier;

/** Requests of the API about the nodes of one task, each to the capability it is for. */
record NodeRequests(
        Downlinks downlinks,
        Alerts alerts,
        Mapping mapping,
        Commands commands,
        GroupTraffic groups,
        Supplier<NodeUpdates> updates,
        Uploads uploads,
        Supplier<Rules> rules)
        implements RequestCapability.Handler {
    @Override
    public void decide(Asked asked, Effects effects) {
        NodeRequest request = asked.request();
        if (request.getPublish() != null) {
            downlinks.publish(asked, request.getPublish(), effects);
        } else if (request.getAcknowledgeAlert() != null) {
            alerts.acknowledge(asked, request.getAcknowledgeAlert().getAlert(), effects);
        } else if (request.getMapping() != null) {
            change(asked, request.getMapping(), effects);
        } else if (request.getGroup() != null) {
            mapping.change(asked, request.getGroup(), effects);
        } else if (request.getSendCommand() != null) {
            send(asked, request.getSendCommand(), effects);
        } else if (request.getCancelCommand() != null) {
            commands.cancel(asked, request.getCancelCommand().getCommand(), effects);
        } else if (request.getApproveUpdate() != null) {
            updates.get().approve(asked, request.getApproveUpdate().getJob(), effects);
        } else if (request.getRemoveFile() != null) {
            uploads.remove(asked, request.getRemoveFile().getFile(), effects);
        } else if (request.getRelay() != null) {
            groups.relay(asked, request.getRelay(), effects);
        } else {
            throw new IllegalArgumentException("a kind of request that this version does not know");
        }
    }

    private void change(Asked asked, ChangeMapping change, Effects effects) {
        var lost = new HashSet<>(mapping.change(asked, change, effects));
        if (change.getAction() == MappingAction.REMOVE) {
            lost.add(change.getUserId());
        }
        commands.unmapped(asked.node(), lost, asked.loggedAt(), effects);
        rules.get().lookAgain(asked.node(), asked.loggedAt(), effects);
    }

    /** R-CMD-2: the node is told what the user is to it. */
    private void send(Asked asked, SendCommand command, Effects effects) {
        String user = command.getAskedBy();
        if (user == null) {
            commands.send(asked, command, effects);
            return;
        }
        switch (mapping.roleOf(asked.node(), user)) {
            case PRIMARY -> commands.send(asked, as(Relation.PRIMARY, command), effects);
            case SECONDARY -> commands.send(asked, as(Relation.SECONDARY, command), effects);
            case UNKNOWN ->
                    commands.refuse(asked, command, "the user does not have the node", effects);
        }
    }

    private static SendCommand as(Relation relation, SendCommand command) {
        int subRole = Role.of(command.getRole()).map(Role::subRole).orElse(0);
        return SendCommand.newBuilder(command).setRole(new Role(relation, subRole).code()).build();
    }
}
