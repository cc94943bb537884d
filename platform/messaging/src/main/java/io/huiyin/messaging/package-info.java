/**
 * How services tell each other facts without losing or repeating one: outbox and relay on the publishing side, inbox and parking on
 * the reading side, CloudEvents 1.0 in binary mode between them.
 *
 * <p>Publishing: {@link io.huiyin.messaging.Outbox#append} inside the transaction of the state change. Reading: implement {@link
 * io.huiyin.messaging.EventHandler}. Everything else happens here.
 */
@NullMarked
package io.huiyin.messaging;

import org.jspecify.annotations.NullMarked;
