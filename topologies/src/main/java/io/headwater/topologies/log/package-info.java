/** Topics read by hand, outside any job: from some time on to where they end now. */
@NullMarked
package io.headwater.topologies.log;

import org.jspecify.annotations.NullMarked;
