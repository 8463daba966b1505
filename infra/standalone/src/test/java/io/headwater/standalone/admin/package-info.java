/** Tests of what an instance administers. */
@NullMarked
package io.headwater.standalone.admin;

import org.jspecify.annotations.NullMarked;
