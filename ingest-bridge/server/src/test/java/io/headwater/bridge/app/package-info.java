@NullMarked
package io.headwater.bridge.app;

import org.jspecify.annotations.NullMarked;
