package io.headwater.topologies.query;

import io.headwater.topologies.uploads.FileLinks;
import java.util.OptionalLong;

/** Files that were written, but for those whose id ends in "empty". */
record FakeFiles() implements FileLinks {
    static final FileLinks LINKS = new FakeFiles();

    @Override
    public boolean areKept() {
        return true;
    }

    @Override
    public long mostBytes() {
        return 1_000;
    }

    @Override
    public String toWrite(String file, long until, long mostBytes) {
        return "https://files/" + file + "?put";
    }

    @Override
    public String toRead(String file, long until) {
        return "https://files/" + file;
    }

    @Override
    public OptionalLong bytes(String file) {
        return file.endsWith("empty") ? OptionalLong.empty() : OptionalLong.of(42);
    }

    @Override
    public void gone(String file) {
        // nothing was written
    }
}
