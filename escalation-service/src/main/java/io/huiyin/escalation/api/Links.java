package io.huiyin.escalation.api;

import io.huiyin.escalation.persistence.PgDeliveryLog;
import io.huiyin.escalation.persistence.PgDeliveryLog.Sent;
import io.huiyin.escalation.persistence.PgEscalations;
import io.huiyin.escalation.persistence.PgPolicies;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.escalation.reaching.Notifying;
import io.huiyin.web.Json;
import io.huiyin.web.PublicTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What the links of messages lead to, and who comes by them. */
@Singleton
final class Links {

    private final Pool pool;
    private final PublicTokens tokens;
    private final PgDeliveryLog log;
    private final PgEscalations escalations;
    private final PgPolicies policies;

    @Inject
    Links(Pool pool, PublicTokens tokens, PgDeliveryLog log, PgEscalations escalations, PgPolicies policies) {
        this.pool = pool;
        this.tokens = tokens;
        this.log = log;
        this.escalations = escalations;
        this.policies = policies;
    }

    /** @param by whom the message went to; where that is an address, for whom the step is meant */
    record Linked(Escalation escalation, String by) {}

    /** @return empty for links that were never sent, or too long ago */
    Uni<Optional<Linked>> find(String token) {
        PublicTokens.Subject subject = tokens.verify(Notifying.PURPOSE, token).orElse(null);
        return subject == null || subject.counter() != 0
                ? Uni.createFrom().item(Optional.empty())
                : log.sent(pool, subject.id())
                        .chain(sent -> sent.isEmpty()
                                ? Uni.createFrom().item(Optional.empty())
                                : escalations
                                        .find(pool, sent.get().escalationId())
                                        .chain(it -> linked(it.orElseThrow(), sent.get()))
                                        .map(Optional::of));
    }

    private Uni<Linked> linked(Escalation it, Sent sent) {
        String person = sent.person();
        return person != null
                ? Uni.createFrom().item(new Linked(it, person))
                : policies.version(pool, it.policyId(), it.policyVersion())
                        .map(policy -> new Linked(
                                it, Json.word(policy.step(sent.step()).target())));
    }
}
