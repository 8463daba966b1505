/** What answering a node that asks for an update costs, beside a bare answer from a store. */
@NullMarked
package io.headwater.bench.otafetch;

import org.jspecify.annotations.NullMarked;
