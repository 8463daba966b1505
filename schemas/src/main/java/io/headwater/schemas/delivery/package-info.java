/** What bridges say in the uplink about messages they were to publish to nodes. */
@NullMarked
package io.headwater.schemas.delivery;

import org.jspecify.annotations.NullMarked;
