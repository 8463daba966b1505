/** The reference pages of {@code infra/docs/reference}, written from the code. */
@NullMarked
package io.headwater.standalone.reference;

import org.jspecify.annotations.NullMarked;
