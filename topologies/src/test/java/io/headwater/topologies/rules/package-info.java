/** When rules come on and go off. */
@NullMarked
package io.headwater.topologies.rules;

import org.jspecify.annotations.NullMarked;
