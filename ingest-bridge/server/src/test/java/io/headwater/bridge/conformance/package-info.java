/** The normative statements of MQTT, each with the tests that prove it. */
@NullMarked
package io.headwater.bridge.conformance;

import org.jspecify.annotations.NullMarked;
