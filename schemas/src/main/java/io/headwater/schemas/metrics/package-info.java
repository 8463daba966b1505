/** What the modules measure, in a form that the reference pages are written from. */
@NullMarked
package io.headwater.schemas.metrics;

import org.jspecify.annotations.NullMarked;
