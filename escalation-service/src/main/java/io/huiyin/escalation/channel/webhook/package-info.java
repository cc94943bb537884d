/** Messages over HTTP, signed. */
@NullMarked
package io.huiyin.escalation.channel.webhook;

import org.jspecify.annotations.NullMarked;
