/** Whose a node is and which groups it is in, and how both come about (rainmaker.md 4.4, 4.6). */
@NullMarked
package io.headwater.topologies.mapping;

import org.jspecify.annotations.NullMarked;
