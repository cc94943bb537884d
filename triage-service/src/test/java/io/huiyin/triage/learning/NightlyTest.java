package io.huiyin.triage.learning;

import static io.huiyin.testkit.TestEvents.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.testkit.TestInfrastructure;
import io.huiyin.triage.persistence.PgHeads;
import io.huiyin.triage.persistence.PgHeads.Head;
import io.huiyin.triage.persistence.PgHeads.LabelledText;
import io.huiyin.triage.persistence.PgModels;
import io.huiyin.triage.persistence.PgModels.Model;
import io.huiyin.triage.persistence.PgReviews;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestInfrastructure.class, initArgs = @ResourceArg(name = "service", value = "triage"))
class NightlyTest {

    private static final Instant NOW = Instant.now();

    @Inject
    Pool pool;

    @Inject
    PgHeads heads;

    @Inject
    PgModels models;

    @Inject
    PgReviews reviews;

    @Inject
    Nightly nightly;

    private String topics(int texts) {
        String name = "topics-" + UUID.randomUUID();
        pool.withTransaction(tx -> heads.add(tx, name, name, NOW, "any"))
                .await()
                .indefinitely();
        for (int i = 0; i < texts; i++) {
            String text = (i % 2 == 0 ? "paper jam in tray " : "发票抬头开错了 ") + i;
            LabelledText it = new LabelledText(
                    UUID.randomUUID(), text, List.of(i % 2 == 0 ? "jam" : "invoice"), false, null, NOW, "any");
            pool.withTransaction(tx -> heads.label(tx, name, it)).await().indefinitely();
        }
        return name;
    }

    private List<Model> models(String head) {
        return models.list(pool, head, null, 9).await().indefinitely();
    }

    private Head head(String name) {
        return heads.find(pool, name).await().indefinitely().orElseThrow();
    }

    @Test
    void shouldLearnAtNightWhatIsWorthItAndPutItInTheShadow() {
        String worth = topics(40);
        String not = topics(19);

        nightly.night(NOW);
        nightly.night(NOW);

        assertThat(models(worth)).singleElement().satisfies(it -> assertThat(it.askedBy())
                .isEqualTo(Training.NIGHT));
        assertThat(models(not)).isEmpty();
        eventually(() -> models(worth).get(0).id().equals(head(worth).shadowId()));
        assertThat(head(worth).modelId()).isNull();
        nightly.night(NOW);
        assertThat(models(worth)).hasSize(1);
    }

    @Test
    void shouldDrawAShareOfCasesTheSameOnesWheneverItDraws() {
        pool.query("DELETE FROM review_label").executeAndAwait();
        pool.query("DELETE FROM review").executeAndAwait();
        pool.query("DELETE FROM judgement").executeAndAwait();
        pool.query("""
                        INSERT INTO judgement (case_id, at, judge, type, severity, scope, sentiment, priority, needs_human, confidence,
                            reasons, model_version)
                        SELECT gen_random_uuid(), now(), 'triage', 'praise', 'minor', 'one', 'positive', 'general', false, 0.9, 'any', 'any'
                        FROM generate_series(1, 2000)
                        """).executeAndAwait();
        Instant since = NOW.minus(Duration.ofHours(1));

        int drawn = reviews.draw(pool, since, 0.05, NOW).await().indefinitely();

        assertThat(drawn).isBetween(60, 145);
        assertThat(reviews.draw(pool, since, 0.05, NOW).await().indefinitely()).isZero();
        assertThat(reviews.draw(pool, since, 1, NOW).await().indefinitely()).isEqualTo(2000 - drawn);
    }

    @Test
    void shouldForgetTheBytesOfModelsThatNobodyNeeds() {
        String name = topics(0);
        UUID old = UUID.randomUUID();
        UUID before = UUID.randomUUID();
        UUID now = UUID.randomUUID();
        for (UUID id : List.of(old, before, now)) {
            pool.preparedQuery("""
                            INSERT INTO model (id, head, state, asked_at, asked_by, ready_at, bytes)
                            VALUES ($1, $2, 'ready', now(), 'any', now() - interval '60 days', '\\x00')
                            """).executeAndAwait(Tuple.of(id, name));
        }
        pool.withTransaction(tx -> models.promote(tx, name, before, NOW, "any", false)
                        .chain(() -> models.promote(tx, name, now, NOW, "any", false)))
                .await()
                .indefinitely();

        nightly.night(NOW);

        assertThat(models(name).stream().filter(it -> it.state().equals("retired")))
                .singleElement()
                .satisfies(it -> assertThat(it.id()).isEqualTo(old));
    }
}
