/** The bridge as a whole: its settings, what starts when, and how it stops. */
@NullMarked
package io.headwater.bridge.app;

import org.jspecify.annotations.NullMarked;
