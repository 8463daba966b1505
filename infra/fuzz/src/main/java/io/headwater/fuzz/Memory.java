package io.headwater.fuzz;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.UnpooledByteBufAllocator;

/** The bytes of all buffers that somebody holds, counted by the allocator that hands them out. */
final class Memory {
    private final ByteBufAllocatorMetric metric;

    private Memory(ByteBufAllocatorMetric metric) {
        this.metric = metric;
    }

    /**
     * @throws IllegalStateException when Netty pools, and so counts chunks and not buffers
     */
    static Memory counted() {
        if (ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator unpooled) {
            return new Memory(unpooled.metric());
        }
        throw new IllegalStateException("needs -Dio.netty.allocator.type=unpooled");
    }

    /** In bytes, on and off the heap. */
    long held() {
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }
}
