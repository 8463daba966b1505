/** The launcher's commands: arguments in, sentences out, one class each. */
@NullMarked
package io.headwater.standalone.cli;

import org.jspecify.annotations.NullMarked;
