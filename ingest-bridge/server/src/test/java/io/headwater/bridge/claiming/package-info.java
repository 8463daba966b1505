/** Claims without a network: ids, challenges, tokens and the rule of who came first. */
@NullMarked
package io.headwater.bridge.claiming;

import org.jspecify.annotations.NullMarked;
