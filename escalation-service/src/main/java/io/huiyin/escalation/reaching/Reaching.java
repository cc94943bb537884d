package io.huiyin.escalation.reaching;

import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.persistence.PgCases;
import io.huiyin.escalation.persistence.PgPeople;
import io.huiyin.escalation.persistence.PgRotas;
import io.huiyin.escalation.persistence.PgWebhooks;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.policy.Step;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.escalation.reaching.Reached.ChatRoom;
import io.huiyin.escalation.reaching.Reached.Colleague;
import io.huiyin.escalation.reaching.Reached.Mailbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is behind the recipients of a step, now: whoever is on call, whoever holds the case. A rota on which nobody is on call has a
 * fallback; a step that would reach nobody at all goes to the accountable.
 */
@Singleton
final class Reaching {

    private final PgPeople people;
    private final PgRotas rotas;
    private final PgWebhooks webhooks;
    private final PgCases cases;

    @Inject
    Reaching(PgPeople people, PgRotas rotas, PgWebhooks webhooks, PgCases cases) {
        this.people = people;
        this.rotas = rotas;
        this.webhooks = webhooks;
        this.cases = cases;
    }

    /** @return each once, in the order of the recipients; empty if there is nobody at all */
    Uni<List<Reached>> whom(SqlConnection tx, Escalation it, EscalationPolicy policy, Step step, Instant now) {
        Asked asked = new Asked(tx, it, policy, now);
        Recipient accountable = policy.accountable();
        return all(asked, step.to(), 0, new ArrayList<>())
                .chain(found -> found.isEmpty() && accountable != null
                        ? one(asked, accountable)
                        : Uni.createFrom().item(found));
    }

    /** Who gets a case: the first person that a recipient stands for. */
    Uni<Optional<String>> assignee(SqlConnection tx, Escalation it, EscalationPolicy policy, Step step, Instant now) {
        return all(new Asked(tx, it, policy, now), step.to(), 0, new ArrayList<>())
                .map(found -> found.stream()
                        .filter(Colleague.class::isInstance)
                        .map(reached -> ((Colleague) reached).person().username())
                        .findFirst());
    }

    private record Asked(SqlConnection tx, Escalation escalation, EscalationPolicy policy, Instant now) {}

    private Uni<List<Reached>> all(Asked asked, List<Recipient> recipients, int at, List<Reached> found) {
        return at == recipients.size()
                ? Uni.createFrom().item(found)
                : one(asked, recipients.get(at)).chain(reached -> {
                    reached.stream().filter(r -> !found.contains(r)).forEach(found::add);
                    return all(asked, recipients, at + 1, found);
                });
    }

    private Uni<List<Reached>> one(Asked asked, Recipient recipient) {
        return switch (recipient.kind()) {
            case MAIL -> Uni.createFrom().item(List.of(new Mailbox(recipient.id())));
            case PERSON -> colleagues(asked, List.of(recipient.id()));
            case ROTA -> onCall(asked, UUID.fromString(recipient.id()));
            case CHANNEL -> room(asked, UUID.fromString(recipient.id()));
            case ASSIGNEE ->
                cases.assignee(asked.tx(), asked.escalation().caseId())
                        .chain(holder -> holder.isEmpty()
                                ? Uni.createFrom().item(List.of())
                                : colleagues(asked, List.of(holder.get())));
            case ACCOUNTABLE -> {
                Recipient accountable = asked.policy().accountable();
                yield accountable == null ? Uni.createFrom().item(List.of()) : one(asked, accountable);
            }
        };
    }

    private Uni<List<Reached>> colleagues(Asked asked, List<String> usernames) {
        return webhooks.smsGateway(asked.tx())
                .chain(gateway -> people.find(asked.tx(), usernames).map(found -> usernames.stream()
                        .flatMap(username -> found.stream()
                                .filter(person -> person.username().equals(username)))
                        .filter(person -> person.email() != null || person.phone() != null && gateway.isPresent())
                        .<Reached>map(Colleague::new)
                        .toList()));
    }

    private Uni<List<Reached>> onCall(Asked asked, UUID rotaId) {
        return rotas.find(asked.tx(), rotaId)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(List.<Reached>of())
                        : rotas.overrides(asked.tx(), rotaId, asked.now())
                                .chain(overrides ->
                                        colleagues(asked, found.get().rota().onCall(asked.now(), overrides)))
                                .chain(reached -> reached.isEmpty()
                                        ? one(asked, found.get().fallback())
                                        : Uni.createFrom().item(reached)));
    }

    private Uni<List<Reached>> room(Asked asked, UUID webhookId) {
        return webhooks.find(asked.tx(), webhookId)
                .map(found -> found.filter(room -> room.enabled() && room.kind().channel() == Channel.CHAT)
                        .<List<Reached>>map(room -> List.of(new ChatRoom(room.id(), room.name())))
                        .orElse(List.of()));
    }
}
