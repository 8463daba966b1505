/** Tests of what a role tells an operator. */
@NullMarked
package io.headwater.standalone.health;

import org.jspecify.annotations.NullMarked;
