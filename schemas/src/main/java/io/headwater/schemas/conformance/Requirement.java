package io.headwater.schemas.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirements of the RainMaker node protocol that a test proves: it fails where they do
 * not hold.
 *
 * <p>It stands with the contracts because tests of every module use it, and stays in the sources:
 * the page {@code infra/docs/reference/rainmaker-conformance.md} is made of those.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.SOURCE)
public @interface Requirement {
    /** Numbers as the page has them, such as {@code R-PAR-1}; literals, not constants. */
    String[] value();
}
