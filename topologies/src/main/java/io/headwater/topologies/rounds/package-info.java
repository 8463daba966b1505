/** What is done again and again beside the jobs. */
@NullMarked
package io.headwater.topologies.rounds;

import org.jspecify.annotations.NullMarked;
