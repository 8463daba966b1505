package io.headwater.bench;

import io.headwater.avro.params.ParamValue;
import io.headwater.schemas.NodeKey;
import java.util.List;
import org.rocksdb.RocksDBException;

/** A way to keep the parameters of nodes in a store whose changelog is its state topic too. */
interface ParamsLayout {
    /** Rows of a node as they stand in a compacted changelog. */
    List<BenchStore.Row> rows(NodeKey node, List<ParamValue> params);

    /**
     * Sets one parameter as a delta does: reads what was there, compares, writes.
     *
     * @return bytes of changelog written
     */
    int delta(BenchStore store, NodeKey node, ParamValue param) throws RocksDBException;

    /**
     * Sets every parameter as an init does, of which one differs.
     *
     * @return bytes of changelog written
     */
    int init(BenchStore store, NodeKey node, List<ParamValue> params) throws RocksDBException;

    /** Reads every parameter as a query does. */
    int read(BenchStore store, NodeKey node) throws RocksDBException;
}
