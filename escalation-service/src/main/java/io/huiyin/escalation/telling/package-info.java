/** Telling others what was decided: on the topic, and to webhooks. */
@NullMarked
package io.huiyin.escalation.telling;

import org.jspecify.annotations.NullMarked;
