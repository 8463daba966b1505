/** Firmware images over MQTT, block by block, in CBOR (rainmaker.md 4.13.5). */
@NullMarked
package io.headwater.schemas.dialect.rainmaker.stream;

import org.jspecify.annotations.NullMarked;
