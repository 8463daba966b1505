/**
 * Command-response between cloud and node, in its TLV encoding (rainmaker.md 4.14): requests to
 * nodes are written here, what nodes send is read.
 */
@NullMarked
package io.headwater.schemas.dialect.rainmaker.command;

import org.jspecify.annotations.NullMarked;
