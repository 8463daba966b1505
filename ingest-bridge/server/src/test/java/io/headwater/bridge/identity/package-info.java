@NullMarked
package io.headwater.bridge.identity;

import org.jspecify.annotations.NullMarked;
