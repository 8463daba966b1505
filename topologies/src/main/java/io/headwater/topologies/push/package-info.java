/**
 * Telling users what their nodes raise: who is told, through which target, and what became of it.
 */
@NullMarked
package io.headwater.topologies.push;

import org.jspecify.annotations.NullMarked;
