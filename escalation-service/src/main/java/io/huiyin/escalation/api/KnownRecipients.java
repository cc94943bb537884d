package io.huiyin.escalation.api;

import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.persistence.PgPeople;
import io.huiyin.escalation.persistence.PgPolicies;
import io.huiyin.escalation.persistence.PgRotas;
import io.huiyin.escalation.persistence.PgWebhooks;
import io.huiyin.escalation.persistence.PgWebhooks.Webhook;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.Fault;
import io.huiyin.escalation.policy.Recipient;
import io.huiyin.escalation.policy.Recipient.Kind;
import io.huiyin.escalation.rota.Person;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Refuses policies that cannot be walked, or that name people, rotas and channels that are not there; and keeps there those that are
 * named.
 */
@Singleton
final class KnownRecipients {

    private final PgPeople people;
    private final PgRotas rotas;
    private final PgWebhooks webhooks;
    private final PgPolicies policies;

    @Inject
    KnownRecipients(PgPeople people, PgRotas rotas, PgWebhooks webhooks, PgPolicies policies) {
        this.people = people;
        this.rotas = rotas;
        this.webhooks = webhooks;
        this.policies = policies;
    }

    /** Whoever changes what names others, or goes away, takes turns; before any row is locked. */
    Uni<Void> inTurn(SqlConnection tx) {
        return policies.lock(tx);
    }

    /** @throws ProblemException 400 that names everything that is wrong */
    Uni<Void> check(SqlConnection tx, EscalationPolicy policy) {
        return policies.lock(tx)
                .chain(() -> unknown(tx, named(policy)))
                .invoke(unknown -> refuse(Stream.concat(Fault.in(policy).stream(), unknown.stream())
                        .toList()))
                .replaceWithVoid();
    }

    /**
     * @param named by where they stand
     * @throws ProblemException 400 that names who is not there
     */
    Uni<Void> check(SqlConnection tx, Map<String, Recipient> named) {
        return policies.lock(tx)
                .chain(() -> unknown(tx, named))
                .invoke(KnownRecipients::refuse)
                .replaceWithVoid();
    }

    /**
     * Makes sure that nobody relies on a recipient that is to go. Whoever writes a policy or rota takes turns with it.
     *
     * @throws ProblemException 409 that names who does
     */
    Uni<Void> checkUnused(SqlConnection tx, Recipient recipient, Instant now) {
        String username = recipient.kind() == Kind.PERSON ? recipient.id() : "";
        return policies.lock(tx)
                .chain(() -> rotas.naming(tx, recipient, username, now))
                .chain(ofRotas -> policies.current(tx).invoke(current -> {
                    List<String> names = new ArrayList<>(ofRotas);
                    current.stream()
                            .filter(policy -> policy.names(recipient))
                            .map(EscalationPolicy::name)
                            .forEach(names::add);
                    if (!names.isEmpty()) {
                        throw new ProblemException(
                                Problem.of(409, "state-refuses", "It is named by " + String.join(", ", names) + "."));
                    }
                }))
                .replaceWithVoid();
    }

    private static Map<String, Recipient> named(EscalationPolicy policy) {
        Map<String, Recipient> named = new LinkedHashMap<>();
        for (int i = 0; i < policy.steps().size(); i++) {
            List<Recipient> to = policy.steps().get(i).to();
            for (int n = 0; n < to.size(); n++) {
                named.put("/steps/" + i + "/to/" + n, to.get(n));
            }
        }
        if (policy.accountable() != null) {
            named.put("/accountable", policy.accountable());
        }
        return named;
    }

    private Uni<List<Fault>> unknown(SqlConnection tx, Map<String, Recipient> named) {
        return people.find(tx, idsOf(named, Kind.PERSON)).chain(persons -> rotas.known(tx, uuids(named, Kind.ROTA))
                .chain(known -> webhooks.list(tx).map(targets -> {
                    List<String> usernames =
                            persons.stream().map(Person::username).toList();
                    List<UUID> rooms = targets.stream()
                            .filter(it -> it.kind().channel() == Channel.CHAT)
                            .map(Webhook::id)
                            .toList();
                    List<Fault> faults = new ArrayList<>();
                    named.forEach((pointer, recipient) -> {
                        boolean there =
                                switch (recipient.kind()) {
                                    case PERSON -> usernames.contains(recipient.id());
                                    case ROTA -> known.contains(UUID.fromString(recipient.id()));
                                    case CHANNEL -> rooms.contains(UUID.fromString(recipient.id()));
                                    case MAIL, ASSIGNEE, ACCOUNTABLE -> true;
                                };
                        if (!there) {
                            faults.add(new Fault(pointer, "unknown-recipient", "there is no " + recipient.word()));
                        }
                    });
                    return faults;
                })));
    }

    private static List<String> idsOf(Map<String, Recipient> named, Kind kind) {
        return named.values().stream()
                .filter(it -> it.kind() == kind)
                .map(Recipient::id)
                .toList();
    }

    private static List<UUID> uuids(Map<String, Recipient> named, Kind kind) {
        return idsOf(named, kind).stream().map(UUID::fromString).toList();
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.of(
                    400,
                    faults.get(0).code(),
                    "It cannot work as it is.",
                    faults.stream()
                            .map(it -> new Problem.Error(it.pointer(), it.code(), it.message()))
                            .toArray(Problem.Error[]::new)));
        }
    }
}
