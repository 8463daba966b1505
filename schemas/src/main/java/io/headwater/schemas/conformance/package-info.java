/** How tests of every module name the requirements of a dialect that they prove. */
@NullMarked
package io.headwater.schemas.conformance;

import org.jspecify.annotations.NullMarked;
