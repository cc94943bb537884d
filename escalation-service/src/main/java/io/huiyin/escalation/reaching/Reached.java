package io.huiyin.escalation.reaching;

import io.huiyin.escalation.rota.Person;
import java.util.UUID;

/** Somebody or something that a message can go to. */
sealed interface Reached {

    record Mailbox(String address) implements Reached {}

    record Colleague(Person person) implements Reached {}

    record ChatRoom(UUID webhookId, String name) implements Reached {}
}
