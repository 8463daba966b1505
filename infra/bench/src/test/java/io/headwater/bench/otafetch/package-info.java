/** That the bench of update requests runs from end to end. */
@NullMarked
package io.headwater.bench.otafetch;

import org.jspecify.annotations.NullMarked;
