/** Settings. */
@NullMarked
package io.huiyin.intake.config;

import org.jspecify.annotations.NullMarked;
