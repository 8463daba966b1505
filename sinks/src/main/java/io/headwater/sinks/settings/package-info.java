/** What the settings of all our sinks have in common. */
@NullMarked
package io.headwater.sinks.settings;

import org.jspecify.annotations.NullMarked;
