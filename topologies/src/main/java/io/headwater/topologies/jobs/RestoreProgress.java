package io.headwater.topologies.jobs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far the stores of a job are restored; written by restore threads, read by any. */
final class RestoreProgress implements StateRestoreListener {
    private final Map<TopicPartition, Progress> open = new ConcurrentHashMap<>();

    private record Progress(long restored, long total) {
        Progress plus(long count) {
            return new Progress(restored + count, Math.max(total, restored + count));
        }
    }

    @Override
    public void onRestoreStart(
            TopicPartition changelog, String storeName, long startingOffset, long endingOffset) {
        open.put(changelog, new Progress(0, endingOffset - startingOffset));
    }

    @Override
    public void onBatchRestored(
            TopicPartition changelog, String storeName, long batchEndOffset, long restored) {
        open.computeIfPresent(changelog, (_, progress) -> progress.plus(restored));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String storeName, long totalRestored) {
        open.remove(changelog);
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String storeName, long totalRestored) {
        open.remove(changelog);
    }

    boolean isRestoring() {
        return !open.isEmpty();
    }

    JobState.Restoring now() {
        var all = open.values();
        return new JobState.Restoring(
                all.stream().mapToLong(Progress::restored).sum(),
                all.stream().mapToLong(Progress::total).sum());
    }
}
