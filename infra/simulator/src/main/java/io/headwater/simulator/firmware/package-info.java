/** What stock firmware says and when, without any network. */
@NullMarked
package io.headwater.simulator.firmware;

import org.jspecify.annotations.NullMarked;
