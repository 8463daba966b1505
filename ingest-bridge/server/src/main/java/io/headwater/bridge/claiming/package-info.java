/**
 * Nodes that ask for their certificate themselves, or for which a user does (rainmaker.md 1.6):
 * whose node id it is, what proves that, and how many there may be. Ids and challenges are made of
 * one secret and kept nowhere, so that any bridge goes on with what another began.
 */
@NullMarked
package io.headwater.bridge.claiming;

import org.jspecify.annotations.NullMarked;
