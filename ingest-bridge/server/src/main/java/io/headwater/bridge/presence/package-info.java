/**
 * The life of a connection as the log tells it: a connect record whose offset is the epoch, what
 * the node sends meanwhile, and a disconnect record; and the life of the bridge itself, renewed
 * every two seconds, so that a killed bridge leaves nobody online.
 */
@NullMarked
package io.headwater.bridge.presence;

import org.jspecify.annotations.NullMarked;
