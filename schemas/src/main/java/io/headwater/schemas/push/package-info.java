/** What the API, the topologies and the push sink agree on about targets. */
@NullMarked
package io.headwater.schemas.push;

import org.jspecify.annotations.NullMarked;
