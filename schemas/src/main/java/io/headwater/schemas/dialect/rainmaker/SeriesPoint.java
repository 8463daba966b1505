package io.headwater.schemas.dialect.rainmaker;

import org.jspecify.annotations.Nullable;

/**
 * One point of a series as the node sent it (sections 4.8 and 4.9).
 *
 * @param name series name, 1 to 256 characters without U+0000
 * @param dataType {@code bool}, {@code int}, {@code float}, {@code string}; in simple series also
 *     {@code object}, {@code array}
 * @param paramType such as {@code esp.param.temperature}; null when absent
 * @param timeMillis device time, epoch ms
 * @param value a {@link Boolean}, {@link Long}, finite {@link Double} or {@link String} as the data
 *     type says; objects and arrays are JSON text
 * @param days how long a simple point is to be kept, 1 to 65,535; null for the default
 */
public record SeriesPoint(
        String name,
        String dataType,
        @Nullable String paramType,
        long timeMillis,
        Object value,
        @Nullable Integer days) {}
