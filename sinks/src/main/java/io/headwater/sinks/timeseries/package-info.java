/** Points and parameter changes into PostgreSQL, with hypertables where TimescaleDB is present. */
@NullMarked
package io.headwater.sinks.timeseries;

import org.jspecify.annotations.NullMarked;
