@NullMarked
package io.headwater.topologies.app;

import org.jspecify.annotations.NullMarked;
