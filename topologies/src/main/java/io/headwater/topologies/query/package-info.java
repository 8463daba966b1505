/**
 * The query API: what nodes are and were, over HTTP, answered from the stores of the tasks that own
 * them, here or on another instance, or refused with the reason. Reads are ports ({@link
 * io.headwater.topologies.query.NodeQueries}) that know nothing of HTTP.
 */
@NullMarked
package io.headwater.topologies.query;

import org.jspecify.annotations.NullMarked;
