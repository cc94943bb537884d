package io.huiyin.intake.persistence;

import io.huiyin.intake.receiving.ContactDetails;
import io.huiyin.intake.receiving.ReceiveFeedback.KnownContact;
import io.huiyin.privacy.Vault;
import io.huiyin.web.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Contacts: addresses sealed for their owner and field, found again by blind index. */
@Singleton
public final class PgContacts {

    private static final String FIND = """
            SELECT contact_id FROM contact_identity WHERE (kind, blind_index) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))
            ORDER BY array_position($1::text[], kind) LIMIT 1
            """;

    private static final String UPSERT = """
            INSERT INTO contact (id, name_sealed, email_sealed, phone_sealed, tier, created_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET
                name_sealed = coalesce(excluded.name_sealed, contact.name_sealed),
                email_sealed = coalesce(excluded.email_sealed, contact.email_sealed),
                phone_sealed = coalesce(excluded.phone_sealed, contact.phone_sealed),
                tier = coalesce(excluded.tier, contact.tier)
            RETURNING email_sealed IS NOT NULL AS has_email, phone_sealed IS NOT NULL AS has_phone, tier
            """;

    private static final String IDENTIFY = """
            INSERT INTO contact_identity (kind, blind_index, contact_id) SELECT k, b, $3 FROM unnest($1::text[], $2::bytea[]) AS i (k, b)
            ORDER BY k, b ON CONFLICT DO NOTHING
            """;

    private final Pool pool;
    private final Vault vault;
    private final Ids ids;

    @Inject
    PgContacts(Pool pool, Vault vault, Ids ids) {
        this.pool = pool;
        this.vault = vault;
        this.ids = ids;
    }

    /** The contact these details belong to, by the first of e-mail, phone and external id that is known; else a new one. */
    public Uni<KnownContact> resolve(String client, ContactDetails details, Instant now) {
        Map<String, byte[]> identities = identities(client, details);
        String[] kinds = identities.keySet().toArray(String[]::new);
        Buffer[] indexes = identities.values().stream().map(Buffer::buffer).toArray(Buffer[]::new);
        return pool.withTransaction(tx -> find(tx, kinds, indexes)
                .chain(found -> upsert(tx, found.orElseGet(ids::next), details, now))
                .call(contact -> kinds.length == 0
                        ? Uni.createFrom().voidItem()
                        : tx.preparedQuery(IDENTIFY).execute(Tuple.of(kinds, indexes, contact.id()))));
    }

    /** What is known of a contact, opened. */
    public Uni<Optional<ContactDetails>> find(UUID id) {
        return pool.preparedQuery("SELECT * FROM contact WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(details(rows.iterator().next())));
    }

    private ContactDetails details(Row row) {
        UUID id = row.getUUID("id");
        return new ContactDetails(
                opened(row, id, "name"),
                opened(row, id, "email"),
                opened(row, id, "phone"),
                null,
                row.getString("tier"));
    }

    private @Nullable String opened(Row row, UUID id, String field) {
        var sealed = row.getBuffer(field + "_sealed");
        return sealed == null ? null : vault.open(id, field, sealed.getBytes());
    }

    private static Uni<Optional<UUID>> find(SqlConnection tx, String[] kinds, Buffer[] indexes) {
        return tx.preparedQuery(FIND)
                .execute(Tuple.of(kinds, indexes))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getUUID(0)));
    }

    private Uni<KnownContact> upsert(SqlConnection tx, UUID id, ContactDetails details, Instant now) {
        return tx.preparedQuery(UPSERT)
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addValue(sealed(id, "name", details.name()))
                        .addValue(sealed(id, "email", details.email()))
                        .addValue(sealed(id, "phone", details.phone()))
                        .addString(details.tier())
                        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new KnownContact(
                            id, row.getBoolean("has_email"), row.getBoolean("has_phone"), row.getString("tier"));
                });
    }

    private @Nullable Buffer sealed(UUID id, String field, @Nullable String text) {
        return text == null ? null : Buffer.buffer(vault.seal(id, field, text));
    }

    private Map<String, byte[]> identities(String client, ContactDetails details) {
        Map<String, byte[]> identities = new LinkedHashMap<>();
        String email = details.email();
        String phone = details.phone();
        String externalId = details.externalId();
        if (email != null) {
            identities.put("email", vault.blindIndex("email", email));
        }
        if (phone != null) {
            identities.put("phone", vault.blindIndex("phone", phone));
        }
        if (externalId != null) {
            identities.put("external", vault.blindIndex("external", client + "|" + externalId));
        }
        return identities;
    }
}
