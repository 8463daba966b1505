/** Points that state holds no longer, and how far the sink has come that writes them to SQL. */
@NullMarked
package io.headwater.topologies.older;

import org.jspecify.annotations.NullMarked;
