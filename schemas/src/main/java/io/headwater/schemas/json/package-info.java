/**
 * JSON as nodes send it, before any dialect gives it a meaning: read strictly, bounded in time and
 * memory, numbers exact, faults as values.
 */
@NullMarked
package io.headwater.schemas.json;

import org.jspecify.annotations.NullMarked;
