/** Tests of what is checked before anything starts. */
@NullMarked
package io.headwater.standalone.up;

import org.jspecify.annotations.NullMarked;
