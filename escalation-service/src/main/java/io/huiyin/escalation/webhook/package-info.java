/** Webhooks as such: whom they may reach, when they are tried again. No I/O. */
@NullMarked
package io.huiyin.escalation.webhook;

import org.jspecify.annotations.NullMarked;
