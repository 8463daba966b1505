package io.headwater.topologies.uploads;

import java.util.OptionalLong;

/** Nothing is kept. */
record NoFiles() implements FileLinks {
    private static final String WHY = "no files are kept here";

    @Override
    public boolean areKept() {
        return false;
    }

    @Override
    public long mostBytes() {
        return 0;
    }

    @Override
    public String toWrite(String file, long until, long mostBytes) {
        throw new IllegalStateException(WHY);
    }

    @Override
    public String toRead(String file, long until) {
        throw new IllegalStateException(WHY);
    }

    @Override
    public OptionalLong bytes(String file) {
        return OptionalLong.empty();
    }

    @Override
    public void gone(String file) {
        // there is nothing to forget
    }
}
