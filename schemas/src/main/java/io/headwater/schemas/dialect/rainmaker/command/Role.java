package io.headwater.schemas.dialect.rainmaker.command;

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

    /** Checks the sub-role. */
    public Role {
        if (subRole < 0 || subRole > 4) {
            throw new IllegalArgumentException("sub-role: expected 0 to 4, got " + subRole);
        }
    }

    int code() {
        return relation.bits | (subRole == 0 ? 0 : 1 << (3 + subRole));
    }
}
