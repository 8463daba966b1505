/** What nodes say to the groups they are in, and who of a group hears it (rainmaker.md 4.4). */
@NullMarked
package io.headwater.topologies.groups;

import org.jspecify.annotations.NullMarked;
