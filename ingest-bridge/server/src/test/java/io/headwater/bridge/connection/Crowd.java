package io.headwater.bridge.connection;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Clients that all do the same, over and over, until they are closed. */
final class Crowd implements AutoCloseable {
    private final List<RawClient> clients;
    private final List<CompletableFuture<Void>> lives;
    private final AtomicLong acts = new AtomicLong();
    private volatile boolean leaving;

    /**
     * @param connect makes the client of this number
     * @param act one turn; may block for as long as the client is not closed
     */
    Crowd(int size, IntFunction<RawClient> connect, Consumer<RawClient> act) {
        clients = IntStream.range(0, size).mapToObj(connect).toList();
        lives =
                clients.stream()
                        .map(
                                client ->
                                        CompletableFuture.runAsync(
                                                () -> live(client, act), Thread.ofVirtual()::start))
                        .toList();
    }

    /** How often one of them had its turn. */
    long acts() {
        return acts.get();
    }

    @Override
    public void close() {
        leaving = true;
        clients.forEach(RawClient::close);
        lives.forEach(CompletableFuture::join);
    }

    private void live(RawClient client, Consumer<RawClient> act) {
        try {
            while (!leaving) {
                act.accept(client);
                acts.incrementAndGet();
            }
        } catch (UncheckedIOException closed) {
            acts.incrementAndGet(); // being sent away is an end of a turn, too
        }
    }
}
