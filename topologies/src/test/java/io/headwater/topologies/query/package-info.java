@NullMarked
package io.headwater.topologies.query;

import org.jspecify.annotations.NullMarked;
