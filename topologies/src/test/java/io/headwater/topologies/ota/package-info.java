/** Tests of updates over the air, on the real topologies of both jobs. */
@NullMarked
package io.headwater.topologies.ota;

import org.jspecify.annotations.NullMarked;
