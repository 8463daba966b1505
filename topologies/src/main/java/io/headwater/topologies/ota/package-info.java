/**
 * Firmware updates over the air, rainmaker.md 4.11 to 4.13: jobs in the fleet job, what each node
 * does with them in the job of the nodes.
 */
@NullMarked
package io.headwater.topologies.ota;

import org.jspecify.annotations.NullMarked;
