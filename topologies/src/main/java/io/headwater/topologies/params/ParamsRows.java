package io.headwater.topologies.params;

import io.headwater.avro.params.ParamsState;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** What the store of parameters holds, as rows and as records. Any thread. */
final class ParamsRows {
    private final Serde<ParamsState> serde;

    /** A state without parameters, in the present version of the schema. */
    private final byte[] nothing;

    ParamsRows(Serde<ParamsState> serde) {
        this.serde = serde;
        nothing = written(ParamsState.newBuilder().setParams(List.of()).setOrigin(0).build());
    }

    /**
     * The row that these bytes are, whichever version of the schema they were written with.
     *
     * @param bytes null for a node that reported nothing yet
     */
    ParamsRow row(byte @Nullable [] bytes) {
        if (bytes == null) {
            return new ParamsRow(nothing);
        }
        return new ParamsRow(isPresentVersion(bytes) ? bytes : written(state(bytes)));
    }

    /** The row as a record. */
    ParamsState state(byte[] bytes) {
        return serde.deserializer().deserialize(Params.CURRENT, bytes);
    }

    private byte[] written(ParamsState state) {
        return serde.serializer().serialize(Params.CURRENT, state);
    }

    private boolean isPresentVersion(byte[] bytes) {
        int frame = RowReader.FRAME_BYTES;
        return bytes.length >= frame && Arrays.equals(bytes, 0, frame, nothing, 0, frame);
    }
}
