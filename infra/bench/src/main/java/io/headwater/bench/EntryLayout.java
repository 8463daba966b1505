package io.headwater.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.params.ParamValue;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.avro.AvroSerde;
import io.headwater.schemas.avro.SchemaIds;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * One row a parameter, keyed {@code node 0x00 device 0x00 param}; the names are not repeated in the
 * value.
 */
final class EntryLayout implements ParamsLayout {
    private final Serde<ParamValue> serde =
            AvroSerde.of("bench-value", ParamValue.class, new OneId());

    @Override
    public List<BenchStore.Row> rows(NodeKey node, List<ParamValue> params) {
        return params.stream()
                .map(param -> new BenchStore.Row(key(node, param), bytes(param)))
                .toList();
    }

    @Override
    public int delta(BenchStore store, NodeKey node, ParamValue param) throws RocksDBException {
        byte[] key = key(node, param);
        byte @Nullable [] known = store.get(key);
        if (known != null
                && serde.deserializer()
                        .deserialize("bench", known)
                        .getValue()
                        .equals(param.getValue())) {
            return 0;
        }
        byte[] value = bytes(param);
        store.put(key, value);
        return key.length + value.length;
    }

    /** An init also has to find the parameters that it does not name. */
    @Override
    public int init(BenchStore store, NodeKey node, List<ParamValue> params)
            throws RocksDBException {
        read(store, node);
        int bytes = 0;
        for (ParamValue param : params) {
            bytes += delta(store, node, param);
        }
        return bytes;
    }

    @Override
    public int read(BenchStore store, NodeKey node) {
        byte[] from = new RowKey(node, new byte[0]).bytes();
        byte[] to = from.clone();
        to[to.length - 1] = 1;
        return store.scan(from, to);
    }

    private static byte[] key(NodeKey node, ParamValue param) {
        return new RowKey(node, (param.getDevice() + "\0" + param.getParam()).getBytes(UTF_8))
                .bytes();
    }

    private byte[] bytes(ParamValue param) {
        return serde.serializer()
                .serialize(
                        "bench", ParamValue.newBuilder(param).setDevice("").setParam("").build());
    }

    /** The record has no id of its own, as it never stands alone in a topic. */
    private static final class OneId implements SchemaIds {
        @Override
        public int idFor(String subject, Schema schema) {
            return 1;
        }

        @Override
        public Schema schemaFor(int id) {
            return ParamValue.getClassSchema();
        }
    }
}
