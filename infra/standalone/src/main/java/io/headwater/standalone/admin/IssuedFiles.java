package io.headwater.standalone.admin;

import io.headwater.bridge.identity.NodeCertificateFiles;
import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.nio.file.Path;

/** What a node that was just created takes along, as files. */
final class IssuedFiles {
    private IssuedFiles() {}

    /**
     * Writes them.
     *
     * @throws Refusal when they cannot be written; nobody else has the key, so the node has to be
     *     created anew
     */
    static void write(NodeCertificateFiles files, Path out) {
        try {
            files.write(out);
        } catch (IOException e) {
            throw new Refusal(
                    "the node's files cannot be written to "
                            + out
                            + ": "
                            + e.getMessage()
                            + ". The certificate is void; create the node again.",
                    e);
        }
    }
}
