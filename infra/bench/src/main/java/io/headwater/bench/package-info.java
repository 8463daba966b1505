/** Measurements that decisions rest on. Each is a main class that prints what it measured. */
@NullMarked
package io.headwater.bench;

import org.jspecify.annotations.NullMarked;
