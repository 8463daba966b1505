/**
 * Rules over what nodes say and do not say: who is within one, when it is on, and the alerts that
 * it then raises.
 */
@NullMarked
package io.headwater.topologies.rules;

import org.jspecify.annotations.NullMarked;
