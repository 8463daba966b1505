/** Real parts that tests run against: a broker, a PKI, a node with a socket. */
@NullMarked
package io.headwater.bridge.parts;

import org.jspecify.annotations.NullMarked;
