/**
 * Aggregates of time series as pure values: what is known of the points of a span, the calendar of
 * any zone, and what may be asked of a series. Nothing here knows where points are kept.
 */
@NullMarked
package io.headwater.topologies.aggregates;

import org.jspecify.annotations.NullMarked;
