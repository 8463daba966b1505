/** How long {@code up} takes, and how much memory it keeps. */
@NullMarked
package io.headwater.bench.startup;

import org.jspecify.annotations.NullMarked;
