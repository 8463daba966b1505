package io.headwater.topologies.query;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;

/**
 * One thing the API streams, as events or as a document of any length; takes the token.
 *
 * @param path as in the OpenAPI document, parameters in braces
 */
record StreamEndpoint(String path, Work work) {
    /** Prepares a stream. */
    @FunctionalInterface
    interface Work {
        /**
         * Runs on a virtual thread and may block.
         *
         * @param loop the response's event loop
         * @return starts the stream; run on the event loop
         * @throws Refused to answer with an error instead
         */
        Runnable open(Request request, HttpServerResponse response, Context loop);
    }
}
