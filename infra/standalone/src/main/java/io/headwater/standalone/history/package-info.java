/** Where the query API finds what state holds no longer: the tables of the time-series sink. */
@NullMarked
package io.headwater.standalone.history;

import org.jspecify.annotations.NullMarked;
