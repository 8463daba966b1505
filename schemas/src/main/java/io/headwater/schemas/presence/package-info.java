/** What is said of a node's sessions by others than the node and the bridge that held them. */
@NullMarked
package io.headwater.schemas.presence;

import org.jspecify.annotations.NullMarked;
