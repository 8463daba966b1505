package io.headwater.bridge.http;

/** Answers requests, each on a virtual thread of its own; may block. */
@FunctionalInterface
public interface HttpService {
    HttpAnswer answer(HttpQuestion question);
}
