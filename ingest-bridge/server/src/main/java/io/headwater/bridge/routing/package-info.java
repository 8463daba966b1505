/**
 * Where a message belongs: a listener's dialect maps what its nodes publish to channels of the node
 * that sent it, and to nobody else's. Pure; parses no payload but where a secret must be masked.
 */
@NullMarked
package io.headwater.bridge.routing;

import org.jspecify.annotations.NullMarked;
