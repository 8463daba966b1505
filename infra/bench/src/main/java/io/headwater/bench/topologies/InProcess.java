package io.headwater.bench.topologies;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.LongStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What a process says of its own memory. */
final class InProcess {
    private static final int COLLECTIONS = 2; // the second gives back what the first has emptied

    private InProcess() {}

    /** Bytes of objects that are in use, behind full collections. */
    static long heapInUse() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /**
     * Bytes that RocksDB says it has in memory. The block cache is one for all stores, each of
     * which tells of the whole; write buffers count into it.
     */
    static long rocksDbBytes() throws JMException {
        return valuesOf("block-cache-usage").max().orElse(0)
                + valuesOf("estimate-table-readers-mem").sum();
    }

    private static LongStream valuesOf(String metric) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> stores =
                server.queryNames(
                        new ObjectName("kafka.streams:type=stream-state-metrics,*"), null);
        var values = LongStream.builder();
        for (ObjectName store : stores) {
            if (isNumber(server, store, metric)) {
                values.add(((Number) server.getAttribute(store, metric)).longValue());
            }
        }
        return values.build();
    }

    private static boolean isNumber(MBeanServer server, ObjectName store, String metric)
            throws JMException {
        for (var attribute : server.getMBeanInfo(store).getAttributes()) {
            if (attribute.getName().equals(metric)) {
                return server.getAttribute(store, metric) instanceof Number;
            }
        }
        return false;
    }
}
