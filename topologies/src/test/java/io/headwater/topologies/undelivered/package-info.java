/** Tests of what users could not be told, and of another try for it. */
@NullMarked
package io.headwater.topologies.undelivered;

import org.jspecify.annotations.NullMarked;
