package io.huiyin.escalation.reaching;

import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.persistence.PgCases;
import io.huiyin.escalation.persistence.PgCases.Place;
import io.huiyin.escalation.persistence.PgPeople;
import io.huiyin.escalation.persistence.PgRotas;
import io.huiyin.escalation.persistence.PgWebhooks;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.policy.Recipient.Kind;
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

    /**
     * @param sms whether there is a gateway for short messages
     * @return each once, in the order of the recipients; empty if there is nobody at all
     */
    Uni<List<Reached>> whom(
            SqlConnection tx, Escalation it, EscalationPolicy policy, Step step, boolean sms, Instant now) {
        Asked asked = new Asked(tx, it, policy, sms, now);
        Recipient accountable = policy.accountable();
        return all(asked, step.to(), 0, new ArrayList<>())
                .chain(found -> found.isEmpty() && accountable != null
                        ? one(asked, accountable)
                        : Uni.createFrom().item(found));
    }

    /** Who gets a case: the person that a step names, or the first on call; reachable or not. */
    Uni<Optional<String>> assignee(SqlConnection tx, EscalationPolicy policy, Step step, Instant now) {
        Recipient named = step.to().get(0);
        Recipient accountable = policy.accountable();
        return person(tx, named.kind() == Kind.ACCOUNTABLE && accountable != null ? accountable : named, now);
    }

    private Uni<Optional<String>> person(SqlConnection tx, Recipient recipient, Instant now) {
        return switch (recipient.kind()) {
            case PERSON -> Uni.createFrom().item(Optional.of(recipient.id()));
            case ROTA ->
                rotas.find(tx, UUID.fromString(recipient.id()))
                        .chain(found -> found.isEmpty()
                                ? Uni.createFrom().item(Optional.<String>empty())
                                : rotas.overrides(tx, found.get().rota().id(), now)
                                        .map(overrides -> found.get().rota().onCall(now, overrides))
                                        .chain(people -> people.isEmpty()
                                                ? person(tx, found.get().fallback(), now)
                                                : Uni.createFrom().item(Optional.of(people.get(0)))));
            case MAIL, CHANNEL, ASSIGNEE, ACCOUNTABLE -> Uni.createFrom().item(Optional.empty());
        };
    }

    private record Asked(SqlConnection tx, Escalation escalation, EscalationPolicy policy, boolean sms, Instant now) {}

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
                cases.place(asked.tx(), asked.escalation().caseId()).chain(place -> {
                    String holder = place.map(Place::assignee).orElse(null);
                    return holder == null ? Uni.createFrom().item(List.of()) : colleagues(asked, List.of(holder));
                });
            case ACCOUNTABLE -> {
                Recipient accountable = asked.policy().accountable();
                yield accountable == null ? Uni.createFrom().item(List.of()) : one(asked, accountable);
            }
        };
    }

    private Uni<List<Reached>> colleagues(Asked asked, List<String> usernames) {
        return people.find(asked.tx(), usernames).map(found -> usernames.stream()
                .flatMap(username ->
                        found.stream().filter(person -> person.username().equals(username)))
                .filter(person -> person.email() != null || person.phone() != null && asked.sms())
                .<Reached>map(Colleague::new)
                .toList());
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
