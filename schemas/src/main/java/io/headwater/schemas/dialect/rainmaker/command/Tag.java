package io.headwater.schemas.dialect.rainmaker.command;

/** The fields of a command message by their tag byte (rainmaker.md 4.14.1). */
enum Tag {
    REQUEST_ID(1),
    ROLE(2),
    STATUS(3),
    TIMESTAMP(4),
    COMMAND(5),
    DATA(6);

    private final byte code;

    Tag(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
