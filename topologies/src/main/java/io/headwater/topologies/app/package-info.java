/** The process: jobs, views and query API, started and stopped together from one configuration. */
@NullMarked
package io.headwater.topologies.app;

import org.jspecify.annotations.NullMarked;
