/** Telling people and services what nodes raise: requests in, receipts out. */
@NullMarked
package io.headwater.sinks.push;

import org.jspecify.annotations.NullMarked;
