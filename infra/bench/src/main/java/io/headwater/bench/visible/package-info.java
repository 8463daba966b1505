/** How long after a node has published somebody else sees it. */
@NullMarked
package io.headwater.bench.visible;

import org.jspecify.annotations.NullMarked;
