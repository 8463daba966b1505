/** What the query API makes of a machine, beside a bare HTTP handler that reads the same rows. */
@NullMarked
package io.headwater.bench.query;

import org.jspecify.annotations.NullMarked;
