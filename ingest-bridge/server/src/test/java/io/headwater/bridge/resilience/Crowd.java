package io.headwater.bridge.resilience;

import static io.headwater.bridge.parts.Patience.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Counting nodes at work, each on a thread of its own, from the beginning. They are sent away when
 * it is closed, whatever they were about, so that a test that failed does not wait for them.
 */
final class Crowd implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CountingNode> nodes;
    private final CountDownLatch enough;
    private final List<? extends Future<?>> ends;

    /**
     * @param enough what the nodes wait for
     */
    Crowd(List<CountingNode> nodes, CountDownLatch enough) {
        this.nodes = List.copyOf(nodes);
        this.enough = enough;
        this.ends = nodes.stream().map(threads::submit).toList();
    }

    /** All numbers acknowledged, of all nodes. */
    int acknowledged() {
        return nodes.stream().mapToInt(CountingNode::acknowledged).sum();
    }

    /** Until every node had so many more numbers acknowledged. */
    void awaitProgress(int more) {
        var goals = nodes.stream().map(node -> node.acknowledged() + more).toList();
        await().atMost(Duration.ofMinutes(2)).until(() -> isBeyond(goals));
    }

    /** Lets every node see through what it has begun. */
    void finish() throws Exception {
        enough.countDown();
        for (Future<?> end : ends) {
            end.get(2, TimeUnit.MINUTES);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    private boolean isBeyond(List<Integer> goals) {
        for (int i = 0; i < goals.size(); i++) {
            if (nodes.get(i).acknowledged() < goals.get(i)) {
                return false;
            }
        }
        return true;
    }
}
