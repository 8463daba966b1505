/**
 * What nodes want their users told, or rules found of them: raised once, kept a while,
 * acknowledged.
 */
@NullMarked
package io.headwater.topologies.alerts;

import org.jspecify.annotations.NullMarked;
