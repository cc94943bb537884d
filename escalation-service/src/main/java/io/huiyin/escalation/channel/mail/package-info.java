/** Messages by mail. */
@NullMarked
package io.huiyin.escalation.channel.mail;

import org.jspecify.annotations.NullMarked;
