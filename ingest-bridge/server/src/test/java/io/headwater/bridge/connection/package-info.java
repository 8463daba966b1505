/** Promises of a connection, shown on real sockets with a fake log behind it. */
@NullMarked
package io.headwater.bridge.connection;

import org.jspecify.annotations.NullMarked;
