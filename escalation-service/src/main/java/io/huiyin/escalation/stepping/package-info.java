/** Taking steps when they are due, and raising again what was taken and rests. */
@NullMarked
package io.huiyin.escalation.stepping;

import org.jspecify.annotations.NullMarked;
