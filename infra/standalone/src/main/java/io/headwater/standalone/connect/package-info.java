/**
 * A Kafka Connect worker inside this process, for an installation that has no Connect cluster. It
 * runs the same connector classes.
 */
@NullMarked
package io.headwater.standalone.connect;

import org.jspecify.annotations.NullMarked;
