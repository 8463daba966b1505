/** The job of what is no node: users, OTA jobs, and what becomes of them over the whole fleet. */
@NullMarked
package io.headwater.topologies.fleet;

import org.jspecify.annotations.NullMarked;
