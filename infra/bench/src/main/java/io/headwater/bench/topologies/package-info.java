/** What the benches of the topologies share: the process under test, and traffic for it. */
@NullMarked
package io.headwater.bench.topologies;

import org.jspecify.annotations.NullMarked;
