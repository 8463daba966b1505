/** The folder that an installation's state lives in, which one process owns at a time. */
@NullMarked
package io.headwater.standalone.data;

import org.jspecify.annotations.NullMarked;
