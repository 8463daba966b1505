package io.headwater.bridge.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the statements of MQTT 3.1.1 that a test proves: it fails where they do not hold. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Mqtt311 {
    /** Numbers without their prefix, such as {@code 3.1.0-2} for [MQTT-3.1.0-2]. */
    String[] value();
}
