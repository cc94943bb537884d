/** Messages over HTTP: signed webhooks, chats, a gateway of short messages. */
@NullMarked
package io.huiyin.escalation.channel.http;

import org.jspecify.annotations.NullMarked;
