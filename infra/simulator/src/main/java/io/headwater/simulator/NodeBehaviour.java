package io.headwater.simulator;

import io.headwater.simulator.update.UpdateRules;

/**
 * What virtual nodes do beyond reporting and obeying.
 *
 * @param firmware version that they run when they are switched on
 * @param updates how they take updates
 * @param answersCommands whether they answer what comes on to-node
 */
public record NodeBehaviour(String firmware, UpdateRules updates, boolean answersCommands) {
    /** Firmware 1.0, updates that succeed, commands that are answered. */
    public static final NodeBehaviour GOOD = new NodeBehaviour("1.0", UpdateRules.GOOD, true);

    public NodeBehaviour withUpdates(UpdateRules other) {
        return new NodeBehaviour(firmware, other, answersCommands);
    }

    public NodeBehaviour withFirmware(String other) {
        return new NodeBehaviour(other, updates, answersCommands);
    }

    /** The same, but whoever sends a command waits for nothing. */
    public NodeBehaviour ignoringCommands() {
        return new NodeBehaviour(firmware, updates, false);
    }
}
