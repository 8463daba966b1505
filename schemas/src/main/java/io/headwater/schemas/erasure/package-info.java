/** How everybody learns that a node is to be forgotten. */
@NullMarked
package io.headwater.schemas.erasure;

import org.jspecify.annotations.NullMarked;
