/** Who has which nodes, from the users' side. */
@NullMarked
package io.headwater.topologies.users;

import org.jspecify.annotations.NullMarked;
