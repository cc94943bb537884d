package io.huiyin.escalation.reaching;

import io.huiyin.escalation.config.EscalationConfig;
import io.huiyin.escalation.delivery.Message.Channel;
import io.huiyin.escalation.persistence.PgDeliveries;
import io.huiyin.escalation.persistence.PgDeliveries.Notice;
import io.huiyin.escalation.persistence.PgWebhooks;
import io.huiyin.escalation.policy.EscalationPolicy;
import io.huiyin.escalation.policy.Step;
import io.huiyin.escalation.policy.Step.Action;
import io.huiyin.escalation.raising.Escalation;
import io.huiyin.escalation.reaching.Reached.ChatRoom;
import io.huiyin.escalation.reaching.Reached.Colleague;
import io.huiyin.escalation.reaching.Reached.Mailbox;
import io.huiyin.escalation.rota.Person;
import io.huiyin.escalation.rota.QuietHours;
import io.huiyin.web.Ids;
import io.huiyin.web.PublicTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Arms the messages of a step, in the transaction that takes it. A person's quiet hours hold them, unless the case is urgent or the
 * step pages. Every message bears its own link to acknowledge with.
 */
@Singleton
public final class Notifying {

    /** What a link is good for. */
    public static final String PURPOSE = "acknowledge";

    public static final String PATH = "/api/v1/escalations/links/";

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final String MAIL = "mail";
    private static final String NOBODY = "nobody";

    private final Reaching reaching;
    private final PgDeliveries deliveries;
    private final PgWebhooks webhooks;
    private final PublicTokens tokens;
    private final Ids ids;
    private final String publicUrl;

    @Inject
    Notifying(
            Reaching reaching,
            PgDeliveries deliveries,
            PgWebhooks webhooks,
            PublicTokens tokens,
            Ids ids,
            EscalationConfig config) {
        this.reaching = reaching;
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.tokens = tokens;
        this.ids = ids;
        this.publicUrl = config.publicUrl();
    }

    /** @param number of the step, from 1 */
    public Uni<Void> tell(SqlConnection tx, Escalation it, EscalationPolicy policy, int number, Instant now) {
        Step step = policy.step(number);
        return webhooks.smsGateway(tx).chain(gateway -> reaching.whom(tx, it, policy, step, gateway.isPresent(), now)
                .chain(reached -> {
                    About about = new About(it, step, number, now, gateway.map(PgWebhooks.Webhook::id));
                    List<Notice> notices = reached.isEmpty()
                            ? List.of(lost(about))
                            : reached.stream()
                                    .flatMap(who -> notices(about, who).stream())
                                    .toList();
                    return deliveries.arm(tx, notices, now);
                }));
    }

    /** @return to whom the case is given; empty if there is nobody, which then stands among the deliveries */
    public Uni<Optional<String>> assignee(
            SqlConnection tx, Escalation it, EscalationPolicy policy, int number, Instant now) {
        Step step = policy.step(number);
        return reaching.assignee(tx, policy, step, now)
                .call(found -> found.isPresent()
                        ? Uni.createFrom().voidItem()
                        : deliveries.arm(tx, List.of(lost(new About(it, step, number, now, Optional.empty()))), now));
    }

    private record About(Escalation escalation, Step step, int number, Instant now, Optional<UUID> gateway) {}

    private List<Notice> notices(About about, Reached who) {
        if (who instanceof Mailbox box) {
            return List.of(mail(about, box.address(), null));
        }
        if (who instanceof ChatRoom room) {
            return List.of(chat(about, room));
        }
        return colleague(about, ((Colleague) who).person());
    }

    /** By mail; whoever is paged, or has no mail, by short message too. */
    private List<Notice> colleague(About about, Person person) {
        List<Notice> notices = new ArrayList<>();
        if (person.email() != null) {
            notices.add(mail(about, null, person));
        }
        boolean both = person.email() == null || about.step().action() == Action.PAGE;
        if (both && person.phone() != null && about.gateway().isPresent()) {
            notices.add(sms(about, person, about.gateway().get()));
        }
        return notices;
    }

    private Notice mail(About about, @Nullable String address, @Nullable Person person) {
        UUID id = ids.next();
        ZoneId zone = person == null ? UTC : person.zone();
        return notice(
                about,
                id,
                Channel.MAIL,
                MAIL,
                null,
                person == null ? String.valueOf(address) : person.username(),
                person,
                address,
                Wording.text(about.escalation(), zone, link(id)));
    }

    private Notice sms(About about, Person person, UUID gateway) {
        UUID id = ids.next();
        return notice(
                about,
                id,
                Channel.SMS,
                gateway.toString(),
                gateway,
                person.username(),
                person,
                null,
                Wording.brief(about.escalation(), about.step(), link(id)));
    }

    private Notice chat(About about, ChatRoom room) {
        UUID id = ids.next();
        String text = Wording.subject(about.escalation(), about.step()) + "\n"
                + Wording.text(about.escalation(), UTC, link(id));
        return notice(
                about, id, Channel.CHAT, room.webhookId().toString(), room.webhookId(), room.name(), null, null, text);
    }

    /** Nobody can be told. It is armed all the same, and found undeliverable, so that it shows and counts. */
    private Notice lost(About about) {
        return new Notice(
                ids.next(),
                Channel.MAIL,
                NOBODY,
                null,
                NOBODY,
                null,
                null,
                about.escalation().caseId(),
                about.escalation().id(),
                about.number(),
                Wording.subject(about.escalation(), about.step()),
                "",
                null);
    }

    private static Notice notice(
            About about,
            UUID id,
            Channel channel,
            String target,
            @Nullable UUID webhookId,
            String recipient,
            @Nullable Person person,
            @Nullable String address,
            String body) {
        return new Notice(
                id,
                channel,
                target,
                webhookId,
                recipient,
                person == null ? null : person.username(),
                address,
                about.escalation().caseId(),
                about.escalation().id(),
                about.number(),
                Wording.subject(about.escalation(), about.step()),
                body,
                held(about, person));
    }

    private static @Nullable Instant held(About about, @Nullable Person person) {
        QuietHours quiet = person == null ? null : person.quiet();
        boolean urgent = about.escalation().isUrgent() || about.step().action() == Action.PAGE;
        return quiet == null ? null : quiet.heldAt(about.now(), urgent).orElse(null);
    }

    private String link(UUID id) {
        return publicUrl + PATH + tokens.token(PURPOSE, id, 0);
    }
}
