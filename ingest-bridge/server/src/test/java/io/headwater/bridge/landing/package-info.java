@NullMarked
package io.headwater.bridge.landing;

import org.jspecify.annotations.NullMarked;
