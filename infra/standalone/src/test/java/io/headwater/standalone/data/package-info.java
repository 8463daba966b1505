/** Tests of who owns a data folder. */
@NullMarked
package io.headwater.standalone.data;

import org.jspecify.annotations.NullMarked;
