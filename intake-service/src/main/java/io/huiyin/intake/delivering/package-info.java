/** Delivering to customers: durable, at least once, with a fixed Message-ID. */
@NullMarked
package io.huiyin.intake.delivering;

import org.jspecify.annotations.NullMarked;
