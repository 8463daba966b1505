/**
 * Handing records to Kafka, and the one rule of it: a record counts as landed when every in-sync
 * replica has it, and whoever waits for that always learns its fate. Nobody who hands a record over
 * ever waits for Kafka.
 */
@NullMarked
package io.headwater.bridge.landing;

import org.jspecify.annotations.NullMarked;
