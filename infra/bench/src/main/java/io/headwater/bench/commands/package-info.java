/** From a request at the API to a node's answer that anybody can read. */
@NullMarked
package io.headwater.bench.commands;

import org.jspecify.annotations.NullMarked;
