/**
 * Measurements that decisions and promises rest on, by their names. A package below this one holds
 * one bench; {@code frame} is what they share.
 */
@NullMarked
package io.headwater.bench;

import org.jspecify.annotations.NullMarked;
