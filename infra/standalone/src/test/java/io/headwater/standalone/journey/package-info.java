/** Journeys of a user through the running product: real processes, real clients. */
@NullMarked
package io.headwater.standalone.journey;

import org.jspecify.annotations.NullMarked;
