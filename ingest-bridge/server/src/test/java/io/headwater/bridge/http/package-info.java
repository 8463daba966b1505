/** The HTTP server as a socket sees it. */
@NullMarked
package io.headwater.bridge.http;

import org.jspecify.annotations.NullMarked;
