package io.huiyin.triage.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.huiyin.testkit.TestInfrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "triage"))
class DriftTest {

    @Inject
    Pool pool;

    @Inject
    Drift drift;

    @Inject
    MeterRegistry metrics;

    private void judged(UUID caseId, String judge, String type, boolean needsHuman, int daysAgo) {
        pool.preparedQuery("""
                        INSERT INTO judgement (case_id, at, judge, type, severity, scope, sentiment, priority, needs_human, confidence,
                            reasons, model_version)
                        VALUES ($1, now() - make_interval(days => $5::int), $2, $3, 'minor', 'one', 'neutral', 'general', $4, 0.95,
                            'any', 'any')
                        """).executeAndAwait(Tuple.of(caseId, judge, type, needsHuman, daysAgo));
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    @Test
    void shouldCountWhatPeopleMakeOfWhatTheMachineSaid() {
        pool.query("DELETE FROM judgement").executeAndAwait();
        UUID overruled = UUID.randomUUID();
        UUID confirmed = UUID.randomUUID();
        judged(overruled, "triage", "other", true, 1);
        judged(overruled, "mei", "problem", false, 1);
        judged(confirmed, "triage", "problem", false, 1);
        judged(confirmed, "mei", "problem", false, 1);
        for (int i = 0; i < 6; i++) {
            judged(UUID.randomUUID(), "triage", "problem", false, 2);
        }
        for (int i = 0; i < 8; i++) {
            judged(UUID.randomUUID(), "triage", i % 2 == 0 ? "praise" : "problem", false, 20);
        }

        drift.look();

        assertThat(gauge("huiyin_triage_needs_human_ratio")).isEqualTo(1 / 8.0);
        assertThat(gauge("huiyin_triage_overruled_ratio")).isEqualTo(1 / 8.0);
        assertThat(gauge("huiyin_triage_confidence_psi")).isCloseTo(0, within(1e-9));
        assertThat(gauge("huiyin_triage_type_psi")).isGreaterThan(0.25);
    }

    private void audited(String said, String first, String second) {
        UUID caseId = UUID.randomUUID();
        judged(caseId, "triage", said, false, 1);
        pool.preparedQuery("INSERT INTO review VALUES ($1, 'audit', 'settled', now(), now())")
                .executeAndAwait(Tuple.of(caseId));
        for (int place = 1; place <= 2; place++) {
            pool.preparedQuery(
                            "INSERT INTO review_label VALUES ($1, $2::int, $3, now(), $4, 'minor', 'one', 'neutral')")
                    .executeAndAwait(Tuple.of(caseId, place, "reviewer-" + place, place == 1 ? first : second));
        }
    }

    @Test
    void shouldSayHowMuchOfWhatWasAcceptedIsRightOnceEnoughIsReviewed() {
        pool.query("DELETE FROM review_label").executeAndAwait();
        pool.query("DELETE FROM review").executeAndAwait();
        for (int i = 0; i < 19; i++) {
            audited("problem", i < 4 ? "complaint" : "problem", i < 4 ? "complaint" : "problem");
        }
        drift.look();
        assertThat(gauge("huiyin_triage_audited_precision", "type")).isNaN();

        audited("problem", "problem", "problem");
        drift.look();

        assertThat(gauge("huiyin_triage_audited_precision", "type")).isEqualTo(0.8);
        assertThat(gauge("huiyin_triage_audited_precision", "scope")).isEqualTo(1);
        assertThat(gauge("huiyin_triage_agreement_kappa", "type")).isEqualTo(1);
    }

    private double gauge(String name, String head) {
        return metrics.get(name).tag("head", head).gauge().value();
    }

    @Test
    void shouldNoticeThatTextsAreFartherFromWhatWasLearned() {
        pool.query("DELETE FROM judgement").executeAndAwait();
        for (int i = 0; i < 20; i++) {
            judged(UUID.randomUUID(), "triage", "problem", false, 2);
        }
        pool.query("UPDATE judgement SET nearness = 0.55").executeAndAwait();
        for (int i = 0; i < 20; i++) {
            judged(UUID.randomUUID(), "triage", "problem", false, 20);
        }
        pool.query("UPDATE judgement SET nearness = 0.85 WHERE nearness IS NULL")
                .executeAndAwait();

        drift.look();

        assertThat(gauge("huiyin_triage_nearness_psi")).isGreaterThan(0.25);
    }
}
