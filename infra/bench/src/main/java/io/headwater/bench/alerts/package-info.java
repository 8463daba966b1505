/** From a node that raises an alert to those who tell people. */
@NullMarked
package io.headwater.bench.alerts;

import org.jspecify.annotations.NullMarked;
