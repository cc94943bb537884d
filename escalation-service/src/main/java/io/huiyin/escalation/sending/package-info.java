/** Sending what is due, on every channel alike. */
@NullMarked
package io.huiyin.escalation.sending;

import org.jspecify.annotations.NullMarked;
