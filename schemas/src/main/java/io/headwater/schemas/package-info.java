/**
 * The wire contracts that every module shares: the topic catalogue, keys, partitions and headers of
 * records, and what creates and verifies topics. Payload formats of a dialect are in {@code
 * dialect.<name>}.
 */
@NullMarked
package io.headwater.schemas;

import org.jspecify.annotations.NullMarked;
