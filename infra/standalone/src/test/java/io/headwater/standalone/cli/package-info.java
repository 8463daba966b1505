/** Tests of what commands say. */
@NullMarked
package io.headwater.standalone.cli;

import org.jspecify.annotations.NullMarked;
