/** Tests of what is asked of the time-series sink's database. */
@NullMarked
package io.headwater.standalone.history;

import org.jspecify.annotations.NullMarked;
