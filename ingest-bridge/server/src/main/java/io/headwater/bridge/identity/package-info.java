/**
 * Who may connect: our own certificate authority or an existing PKI, what a certificate must be to
 * name a node, and which certificate is on record for each. Broken or missing material refuses to
 * start; what is not known for certain refuses the node.
 */
@NullMarked
package io.headwater.bridge.identity;

import org.jspecify.annotations.NullMarked;
