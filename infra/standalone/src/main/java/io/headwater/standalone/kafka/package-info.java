/** A Kafka broker inside this process, for an installation that has no cluster. */
@NullMarked
package io.headwater.standalone.kafka;

import org.jspecify.annotations.NullMarked;
