/**
 * How cheaply and how fast messages land: the bridge beside a bare gateway and beside Kafka's own
 * producer tool.
 */
@NullMarked
package io.headwater.bench.landing;

import org.jspecify.annotations.NullMarked;
