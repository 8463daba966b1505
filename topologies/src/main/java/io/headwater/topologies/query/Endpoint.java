package io.headwater.topologies.query;

import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing the API answers.
 *
 * @param path as in the OpenAPI document, parameters in braces
 * @param work runs on a virtual thread and may block; it answers, or throws {@link Refused}
 * @param atOnce tried on the event loop before that, where handing over would cost more than the
 *     answer; empty leaves the request to {@code work}
 * @param intake how its body is taken when it may be large; null for bodies that are taken as they
 *     are
 * @param document what describes it; null for one of the query API, which has a document of its own
 */
public record Endpoint(
        HttpMethod method,
        String path,
        Access access,
        Work work,
        Shortcut atOnce,
        @Nullable Intake intake,
        @Nullable OpenApiPiece document) {
    /**
     * Takes a body into a file, which is gone once the work is done.
     *
     * @param folder where the file is made
     * @param mostBytes that the body may have
     * @param room asked before anything of the body is read
     */
    public record Intake(Path folder, long mostBytes, Room room) {}

    /** Whether a body can be taken. */
    @FunctionalInterface
    public interface Room {
        /**
         * Blocks.
         *
         * @param bytes of the body, as its client says; 0 when it does not say
         * @throws Refused when there is no room for them
         */
        void require(long bytes);
    }

    private static final Shortcut WAITS = _ -> Optional.empty();

    /** Who may ask. */
    public enum Access {
        /** Whoever has the admin token. */
        TOKEN,
        /** Whoever reaches the port. */
        ANYONE
    }

    /** Makes the answer to one request. */
    @FunctionalInterface
    public interface Work {
        /**
         * @throws Refused to answer with an error
         */
        Answer answer(Request request);
    }

    /** Answers what can be answered without waiting for anything. */
    @FunctionalInterface
    public interface Shortcut {
        /**
         * @return empty when it would have to wait
         * @throws Refused to answer with an error
         */
        Optional<Answer> answer(Request request);
    }

    /** A read that takes the token. */
    public static Endpoint get(String path, Work work) {
        return new Endpoint(HttpMethod.GET, path, Access.TOKEN, work, WAITS, null, null);
    }

    /** A read for anyone. */
    static Endpoint open(String path, Work work) {
        return new Endpoint(HttpMethod.GET, path, Access.ANYONE, work, WAITS, null, null);
    }

    /** A write that takes the token. */
    public static Endpoint post(String path, Work work) {
        return new Endpoint(HttpMethod.POST, path, Access.TOKEN, work, WAITS, null, null);
    }

    /** Whether some requests of who has the token are answered at once. */
    boolean hasShortcut() {
        return atOnce != WAITS && access == Access.TOKEN;
    }

    /** The same endpoint with a shortcut. */
    Endpoint orAtOnce(Shortcut shortcut) {
        return new Endpoint(method, path, access, work, shortcut, intake, document);
    }

    /** A write that takes the token and replaces what was there. */
    public static Endpoint put(String path, Work work) {
        return new Endpoint(HttpMethod.PUT, path, Access.TOKEN, work, WAITS, null, null);
    }

    /** A removal that takes the token. */
    public static Endpoint delete(String path, Work work) {
        return new Endpoint(HttpMethod.DELETE, path, Access.TOKEN, work, WAITS, null, null);
    }

    /** The same endpoint for a large body; see {@link Request#file}. */
    public Endpoint taking(Intake large) {
        return new Endpoint(method, path, access, work, atOnce, large, document);
    }

    /** The same endpoint as one that a process contributes: described by this piece. */
    public Endpoint describedBy(OpenApiPiece document) {
        return new Endpoint(method, path, access, work, atOnce, intake, document);
    }
}
