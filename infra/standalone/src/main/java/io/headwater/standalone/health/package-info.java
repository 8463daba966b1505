/** How a role without an API of its own tells an operator how it is. */
@NullMarked
package io.headwater.standalone.health;

import org.jspecify.annotations.NullMarked;
