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

/** What somebody, or a model, took a case for. */
@Entity
@Table(name = "judgement")
class JudgementRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    @Column(name = "case_id")
    UUID caseId;

    Instant at;
    String judge;
    String type;

    @Nullable
    String subtype;

    String severity;
    String scope;
    String sentiment;
    String priority;

    @Column(name = "needs_human")
    boolean needsHuman;

    double confidence;
    String reasons;

    @Column(name = "model_version")
    String modelVersion;

    @Nullable
    Double nearness;

    @SuppressWarnings("NullAway.Init")
    JudgementRow() {}
}
