package io.huiyin.triage.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something said about a case, to the customer or among agents. */
@Entity
@Table(name = "message")
class MessageRow {

    @Id
    UUID id;

    @Column(name = "case_id")
    UUID caseId;

    String visibility;

    @Column(name = "author_kind")
    String authorKind;

    String author;
    String body;

    @Column(name = "created_at")
    Instant createdAt;

    @Nullable
    String delivery;

    @SuppressWarnings("NullAway.Init")
    MessageRow() {}
}
