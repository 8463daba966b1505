package io.headwater.topologies.rules;

import io.headwater.schemas.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One value of one subject.
 *
 * @param value null when the subject has none any more
 * @param at time of the data, epoch ms
 */
record Said(Subject subject, @Nullable JsonValue value, long at) {}
