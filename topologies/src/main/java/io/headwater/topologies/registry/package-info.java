/** Which nodes there are, what they say they are, and when they were seen. */
@NullMarked
package io.headwater.topologies.registry;

import org.jspecify.annotations.NullMarked;
