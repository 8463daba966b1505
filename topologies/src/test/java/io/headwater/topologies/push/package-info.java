/** Tests of telling users what their nodes raise. */
@NullMarked
package io.headwater.topologies.push;

import org.jspecify.annotations.NullMarked;
