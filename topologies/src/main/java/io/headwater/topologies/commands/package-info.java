/**
 * Requests to nodes that are answered (rainmaker.md 4.14): kept until the node asks for them, sent,
 * timed out, and what they led to.
 */
@NullMarked
package io.headwater.topologies.commands;

import org.jspecify.annotations.NullMarked;
