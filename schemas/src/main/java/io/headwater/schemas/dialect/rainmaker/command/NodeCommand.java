package io.headwater.schemas.dialect.rainmaker.command;

import java.util.Arrays;
import java.util.Optional;

/** The commands by which a node asks something of the cloud (rainmaker.md 4.14.5). */
public enum NodeCommand {
    /** Where to put a file. */
    UPLOAD_URL(16),
    /** Where to get a file. */
    DOWNLOAD_URL(17),
    /** That a file is there. */
    CONFIRM_UPLOAD(20),
    /** Device attestation: a certificate is wanted. What such a request holds is not public. */
    ATTESTATION_CSR(201),
    /** Device attestation: certificates are wanted. What such a request holds is not public. */
    ATTESTATION_CERTIFICATES(202),
    /** Device attestation: how it went. What such a request holds is not public. */
    ATTESTATION_STATUS(203);

    private final int number;

    NodeCommand(int number) {
        this.number = number;
    }

    /** Its number on the wire. */
    public int number() {
        return number;
    }

    /** The command of this number; empty when nodes ask for nothing by it. */
    public static Optional<NodeCommand> of(int number) {
        return Arrays.stream(values()).filter(command -> command.number == number).findFirst();
    }
}
