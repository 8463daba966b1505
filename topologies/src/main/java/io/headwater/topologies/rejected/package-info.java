/**
 * What was acknowledged and not applied, or not wholly: finding it in the rejected topic, and
 * giving it another chance.
 */
@NullMarked
package io.headwater.topologies.rejected;

import org.jspecify.annotations.NullMarked;
