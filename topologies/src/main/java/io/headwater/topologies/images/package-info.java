/** Firmware images over the API: brought, listed, removed. */
@NullMarked
package io.headwater.topologies.images;

import org.jspecify.annotations.NullMarked;
