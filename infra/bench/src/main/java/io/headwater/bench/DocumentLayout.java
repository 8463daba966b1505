package io.headwater.bench;

import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.avro.AvroSerde;
import io.headwater.schemas.avro.SchemaIdTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.rocksdb.RocksDBException;

/** One row a node: the whole document. */
final class DocumentLayout implements ParamsLayout {
    private final Serde<ParamsState> serde =
            AvroSerde.of("bench-value", ParamsState.class, SchemaIdTable.load());

    @Override
    public List<BenchStore.Row> rows(NodeKey node, List<ParamValue> params) {
        return List.of(new BenchStore.Row(node.bytes(), bytes(params)));
    }

    @Override
    public int delta(BenchStore store, NodeKey node, ParamValue param) throws RocksDBException {
        return merge(store, node, List.of(param));
    }

    @Override
    public int init(BenchStore store, NodeKey node, List<ParamValue> params)
            throws RocksDBException {
        return merge(store, node, params);
    }

    @Override
    public int read(BenchStore store, NodeKey node) throws RocksDBException {
        return state(store, node.bytes()).getParams().size();
    }

    private int merge(BenchStore store, NodeKey node, List<ParamValue> reported)
            throws RocksDBException {
        byte[] key = node.bytes();
        var params = new ArrayList<>(state(store, key).getParams());
        for (ParamValue param : reported) {
            for (int i = 0; i < params.size(); i++) {
                ParamValue known = params.get(i);
                if (known.getParam().equals(param.getParam())
                        && known.getDevice().equals(param.getDevice())) {
                    if (!known.getValue().equals(param.getValue())) {
                        params.set(i, param);
                    }
                    break;
                }
            }
        }
        byte[] value = bytes(params);
        store.put(key, value);
        return key.length + value.length;
    }

    private ParamsState state(BenchStore store, byte[] key) throws RocksDBException {
        return serde.deserializer().deserialize("bench", store.get(key));
    }

    private byte[] bytes(List<ParamValue> params) {
        var state =
                ParamsState.newBuilder().setParams(params).setOrigin(1).setResetOrigin(1).build();
        return serde.serializer().serialize("bench", state);
    }
}
