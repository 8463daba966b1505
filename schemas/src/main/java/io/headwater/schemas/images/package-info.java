/**
 * Firmware images: what they say of themselves and where they are kept. Whoever takes them in,
 * hands them out over HTTPS or sends them to nodes block by block reads the same store.
 */
@NullMarked
package io.headwater.schemas.images;

import org.jspecify.annotations.NullMarked;
