package io.huiyin.escalation.sending;

import io.huiyin.escalation.delivery.Message;
import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.delivery.Message.Endpoint;
import io.huiyin.escalation.persistence.PgDeliveries.Claimed;
import io.huiyin.escalation.persistence.PgPeople;
import io.huiyin.escalation.persistence.PgWebhooks;
import io.huiyin.escalation.rota.Person;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts the address on a message when it is sent, so that a number changed meanwhile counts. */
@Singleton
final class Envelopes {

    private final PgPeople people;
    private final PgWebhooks webhooks;

    @Inject
    Envelopes(PgPeople people, PgWebhooks webhooks) {
        this.people = people;
        this.webhooks = webhooks;
    }

    /** @return empty if there is nowhere to send it to any more */
    Uni<Optional<Message>> of(SqlClient client, Claimed it, Instant now) {
        return address(client, it).chain(address -> endpoint(client, it, now)
                .map(endpoint -> isComplete(it, address, endpoint)
                        ? Optional.of(new Message(
                                it.id(),
                                it.channel(),
                                it.type(),
                                address.orElse(null),
                                it.subject(),
                                it.body(),
                                it.attempts(),
                                now,
                                endpoint.orElse(null)))
                        : Optional.empty()));
    }

    private static boolean isComplete(Claimed it, Optional<String> address, Optional<Endpoint> endpoint) {
        return switch (it.channel()) {
            case MAIL -> address.isPresent();
            case SMS -> address.isPresent() && endpoint.isPresent();
            case WEBHOOK, CHAT -> endpoint.isPresent();
        };
    }

    private Uni<Optional<String>> address(SqlClient client, Claimed it) {
        String username = it.person();
        return username == null
                ? Uni.createFrom().item(Optional.ofNullable(it.address()))
                : people.find(client, List.of(username))
                        .map(found -> found.stream().findFirst().map(person -> address(person, it.channel())));
    }

    private static @Nullable String address(Person person, Channel channel) {
        return channel == Channel.SMS ? person.phone() : person.email();
    }

    private Uni<Optional<Endpoint>> endpoint(SqlClient client, Claimed it, Instant now) {
        UUID id = it.webhookId();
        return id == null
                ? Uni.createFrom().item(Optional.empty())
                : webhooks.endpoints(client, List.of(id), now).map(found -> Optional.ofNullable(found.get(id)));
    }
}
