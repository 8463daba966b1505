package io.headwater.schemas.dialect.rainmaker.command;

import java.util.Optional;

/**
 * On whose behalf a command is sent, as its one byte says (rainmaker.md 4.14.1).
 *
 * @param relation low half of the byte
 * @param subRole 1 to 4, or 0 for none: bits of the high half
 */
public record Role(Relation relation, int subRole) {
    /** What a user, or the speaker, is to the node. */
    public enum Relation {
        ADMIN(1),
        PRIMARY(2),
        SECONDARY(4),
        NODE(8);

        private final int bits;

        Relation(int bits) {
            this.bits = bits;
        }
    }

    /** The operator, through the API. */
    public static final Role ADMIN = new Role(Relation.ADMIN, 0);

    /** The node itself. */
    public static final Role NODE = new Role(Relation.NODE, 0);

    static final int NODE_BIT = Relation.NODE.bits;

    private static final int SUB_ROLES = 4;

    /** Checks the sub-role. */
    public Role {
        if (subRole < 0 || subRole > SUB_ROLES) {
            throw new IllegalArgumentException("sub-role: expected 0 to 4, got " + subRole);
        }
    }

    /** The byte that the node is sent. */
    public int code() {
        return relation.bits | (subRole == 0 ? 0 : 1 << (3 + subRole));
    }

    /** The role whose byte this is; empty when there is none, or more than one. */
    public static Optional<Role> of(int code) {
        for (Relation relation : Relation.values()) {
            for (int subRole = 0; subRole <= SUB_ROLES; subRole++) {
                var role = new Role(relation, subRole);
                if (role.code() == code) {
                    return Optional.of(role);
                }
            }
        }
        return Optional.empty();
    }
}
