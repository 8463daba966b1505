/**
 * What users were not told because no attempt delivered it: finding it among the push sink's dead
 * letters, and giving it another chance.
 */
@NullMarked
package io.headwater.topologies.undelivered;

import org.jspecify.annotations.NullMarked;
