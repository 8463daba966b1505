/** Tests of the jobs, and what tests of every capability share. */
@NullMarked
package io.headwater.topologies.jobs;

import org.jspecify.annotations.NullMarked;
