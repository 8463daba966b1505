/**
 * Kafka Streams jobs: how capabilities run together over the uplink, how they are started, watched
 * and stopped, and how their state is rebuilt.
 */
@NullMarked
package io.headwater.topologies.jobs;

import org.jspecify.annotations.NullMarked;
