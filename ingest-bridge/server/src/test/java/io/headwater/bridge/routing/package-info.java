@NullMarked
package io.headwater.bridge.routing;

import org.jspecify.annotations.NullMarked;
