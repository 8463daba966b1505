/** What the RainMaker node protocol asks for, beside the tests of every module that prove it. */
@NullMarked
package io.headwater.standalone.conformance;

import org.jspecify.annotations.NullMarked;
