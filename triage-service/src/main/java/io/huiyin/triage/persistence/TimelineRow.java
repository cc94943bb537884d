package io.huiyin.triage.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One line of what happened to a case. */
@Entity
@Table(name = "timeline_entry")
class TimelineRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    @Column(name = "case_id")
    UUID caseId;

    int cycle;
    String kind;
    String actor;
    Instant at;
    String details;

    @SuppressWarnings("NullAway.Init")
    TimelineRow() {}
}
