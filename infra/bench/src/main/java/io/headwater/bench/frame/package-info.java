/**
 * What every bench is made of: child JVMs and their cost as the operating system counts it,
 * interleaved rounds, a description of the machine, and the page that keeps the figures.
 */
@NullMarked
package io.headwater.bench.frame;

import org.jspecify.annotations.NullMarked;
