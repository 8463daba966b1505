/**
 * What a running task shows to readers beside its stores: how far it has read, what has just
 * changed, which nodes there are, and which bridges live. Tasks write here, the query API reads.
 */
@NullMarked
package io.headwater.topologies.views;

import org.jspecify.annotations.NullMarked;
