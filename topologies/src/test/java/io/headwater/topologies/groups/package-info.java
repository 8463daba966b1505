/** What nodes say to their groups, on the real topologies. */
@NullMarked
package io.headwater.topologies.groups;

import org.jspecify.annotations.NullMarked;
