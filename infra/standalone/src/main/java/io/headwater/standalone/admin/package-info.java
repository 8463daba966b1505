/** Issuing and revoking node certificates, over the running instance's API or without one. */
@NullMarked
package io.headwater.standalone.admin;

import org.jspecify.annotations.NullMarked;
