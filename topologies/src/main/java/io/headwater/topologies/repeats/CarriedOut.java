package io.headwater.topologies.repeats;

import java.nio.ByteBuffer;

/**
 * How far the records of a partition are carried out. A pure rule: a record is one of them when
 * neither its offset nor its log time lies beyond. Where the topic was deleted and made anew,
 * offsets begin again and times do not.
 *
 * @param offset of the last one; -1 before the first
 * @param at log time of the latest one, epoch ms; brokers that follow one another may have clocks
 *     that do not agree, so it need not be the time of the last
 */
record CarriedOut(long offset, long at) {
    static final CarriedOut NOTHING = new CarriedOut(-1, 0);

    /**
     * Where a record stands.
     *
     * @param at its log time, epoch ms
     */
    record Place(long offset, long at) {}

    /** What a row says. */
    static CarriedOut in(byte[] row) {
        ByteBuffer numbers = ByteBuffer.wrap(row);
        return new CarriedOut(numbers.getLong(), numbers.getLong());
    }

    /** Whether the record is carried out. */
    boolean has(Place place) {
        return place.offset() <= offset && place.at() <= at;
    }

    /** The same once the record is carried out, too. */
    CarriedOut with(Place place) {
        return new CarriedOut(place.offset(), Math.max(at, place.at()));
    }

    /** As it is kept: both numbers, 8 bytes each. */
    byte[] row() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(offset).putLong(at).array();
    }
}
