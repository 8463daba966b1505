/** Tests of alerts, on the real topology. */
@NullMarked
package io.headwater.topologies.alerts;

import org.jspecify.annotations.NullMarked;
