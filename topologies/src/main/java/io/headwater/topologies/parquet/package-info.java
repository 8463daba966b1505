/**
 * Parquet files, written from front to back with a bounded part of them in memory: flat rows
 * without nulls, which is all that an export of points needs.
 */
@NullMarked
package io.headwater.topologies.parquet;

import org.jspecify.annotations.NullMarked;
