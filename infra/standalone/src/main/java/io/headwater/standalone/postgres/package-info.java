/**
 * A PostgreSQL server beside this process, from packaged binaries, for an installation that has no
 * database. For trying and small homes.
 */
@NullMarked
package io.headwater.standalone.postgres;

import org.jspecify.annotations.NullMarked;
