@NullMarked
package io.headwater.topologies.views;

import org.jspecify.annotations.NullMarked;
