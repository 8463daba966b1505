package io.headwater.schemas.dialect.rainmaker;

import org.jspecify.annotations.Nullable;

/**
 * A node asks for an update (section 4.11).
 *
 * @param firmwareVersion what it runs; null when it did not say
 * @param networkId of its Thread network; null when it has none
 */
public record OtaFetch(@Nullable String firmwareVersion, @Nullable String networkId) {}
