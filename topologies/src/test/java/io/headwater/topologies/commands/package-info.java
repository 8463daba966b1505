/** Tests of requests to nodes that are answered, on the real topology. */
@NullMarked
package io.headwater.topologies.commands;

import org.jspecify.annotations.NullMarked;
