/** Kafka Connect sink plug-ins, a package per capability, and the reference pages about them. */
@NullMarked
package io.headwater.sinks;

import org.jspecify.annotations.NullMarked;
