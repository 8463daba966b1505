/**
 * Time series: the points that nodes measure at times of their own, the newest of each series, and
 * what may be asked of them.
 */
@NullMarked
package io.headwater.topologies.timeseries;

import org.jspecify.annotations.NullMarked;
