/** What connections cost that say nothing, and how fast new ones are taken. */
@NullMarked
package io.headwater.bench.connections;

import org.jspecify.annotations.NullMarked;
