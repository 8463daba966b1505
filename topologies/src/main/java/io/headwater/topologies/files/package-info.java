/**
 * Files for nodes and from nodes over HTTPS: whoever has a signed URL may do the one thing it is
 * for, until it expires.
 */
@NullMarked
package io.headwater.topologies.files;

import org.jspecify.annotations.NullMarked;
