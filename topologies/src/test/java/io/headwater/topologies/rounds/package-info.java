@NullMarked
package io.headwater.topologies.rounds;

import org.jspecify.annotations.NullMarked;
