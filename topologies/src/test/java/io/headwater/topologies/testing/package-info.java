/** Real parts that several capabilities' tests need. */
@NullMarked
package io.headwater.topologies.testing;

import org.jspecify.annotations.NullMarked;
