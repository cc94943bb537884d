/** Asking customers: what a form holds, and how complete an answer is. */
@NullMarked
package io.huiyin.intake.asking;

import org.jspecify.annotations.NullMarked;
