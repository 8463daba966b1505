package io.headwater.topologies.uploads;

import java.util.OptionalLong;

/**
 * Where the bytes of nodes' files are. Addresses are deterministic: the same arguments give the
 * same one. Any thread.
 */
public interface FileLinks {
    /** For an installation that keeps no files. */
    FileLinks NONE = new NoFiles();

    /** Whether files are kept at all; when not, no address is asked for. */
    boolean areKept();

    /** The most bytes that a file may have. */
    long mostBytes();

    /**
     * Where the bytes of a file may be written, once.
     *
     * @param until epoch ms
     */
    String toWrite(String file, long until, long mostBytes);

    /**
     * Where the bytes of a file may be read.
     *
     * @param until epoch ms
     */
    String toRead(String file, long until);

    /** How many bytes of a file there are; empty when none were written. Blocks. */
    OptionalLong bytes(String file);

    /** Nobody will ask for the file again. Neither blocks nor fails; again is harmless. */
    void gone(String file);
}
