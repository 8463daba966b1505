/**
 * The ESP RainMaker dialect: which topics its nodes may use and what their payloads say, with a
 * verdict and reason codes for everything that deviates. Facts are those of rainmaker.md, cited by
 * their numbers (R-TOP-2).
 */
@NullMarked
package io.headwater.schemas.dialect.rainmaker;

import org.jspecify.annotations.NullMarked;
