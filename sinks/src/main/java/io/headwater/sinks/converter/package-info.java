/** Headwater's Avro records as Kafka Connect sees them. */
@NullMarked
package io.headwater.sinks.converter;

import org.jspecify.annotations.NullMarked;
