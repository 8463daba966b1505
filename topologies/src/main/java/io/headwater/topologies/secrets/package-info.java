/** Secrets of an installation, in files that their owner alone may read. */
@NullMarked
package io.headwater.topologies.secrets;

import org.jspecify.annotations.NullMarked;
