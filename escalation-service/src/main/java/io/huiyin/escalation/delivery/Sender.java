package io.huiyin.escalation.delivery;

/** A way to people or systems. May block. */
public interface Sender {

    Message.Channel channel();

    /** Tries once, within the time that is configured. */
    Outcome send(Message message) throws InterruptedException;
}
