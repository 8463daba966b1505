/** Whether a node has a session, which one, and since when. */
@NullMarked
package io.headwater.topologies.presence;

import org.jspecify.annotations.NullMarked;
