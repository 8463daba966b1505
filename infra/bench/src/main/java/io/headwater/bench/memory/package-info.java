/** What a node in state takes, on disk and in memory, and how long lost state takes to restore. */
@NullMarked
package io.headwater.bench.memory;

import org.jspecify.annotations.NullMarked;
