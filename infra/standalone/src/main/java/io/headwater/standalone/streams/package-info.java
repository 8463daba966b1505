/** What Kafka Streams says of itself in this process, as metrics of ours. */
@NullMarked
package io.headwater.standalone.streams;

import org.jspecify.annotations.NullMarked;
