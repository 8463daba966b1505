/** That the bench of commands runs from end to end. */
@NullMarked
package io.headwater.bench.commands;

import org.jspecify.annotations.NullMarked;
