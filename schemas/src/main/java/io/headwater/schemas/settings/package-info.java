/** Settings read once at start, refused whole when any of them is unusable. */
@NullMarked
package io.headwater.schemas.settings;

import org.jspecify.annotations.NullMarked;
