/** What bringing points into SQL costs, beside COPY and beside another JDBC sink. */
@NullMarked
package io.headwater.bench.sink;

import org.jspecify.annotations.NullMarked;
