/** Avro in Confluent framing, and where its schema ids come from. */
@NullMarked
package io.headwater.schemas.avro;

import org.jspecify.annotations.NullMarked;
