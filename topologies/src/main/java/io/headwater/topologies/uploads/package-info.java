/**
 * Files that nodes bring and get back (rainmaker.md 4.14.5, commands 16, 17 and 20): which there
 * are, and the addresses that nodes are given. The bytes are somebody else's.
 */
@NullMarked
package io.headwater.topologies.uploads;

import org.jspecify.annotations.NullMarked;
