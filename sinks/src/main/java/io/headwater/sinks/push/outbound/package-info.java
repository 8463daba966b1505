/** HTTP towards addresses that users have given us, which are not to be trusted. */
@NullMarked
package io.headwater.sinks.push.outbound;

import org.jspecify.annotations.NullMarked;
