package io.huiyin.intake.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.intake.receiving.Receipt.Accepted;
import io.huiyin.intake.receiving.Receipt.Stored;
import io.huiyin.messaging.Cause;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatheringTest {

    /** Commits when it is told to. */
    private static final class HeldFeedbacks implements Feedbacks {

        private record Commit(List<ReceiveFeedback> commands, CompletableFuture<List<Receipt>> receipts) {}

        private final List<Commit> commits = new ArrayList<>();

        @Override
        public Uni<List<Receipt>> receive(List<ReceiveFeedback> commands) {
            Commit commit = new Commit(commands, new CompletableFuture<>());
            commits.add(commit);
            return Uni.createFrom().completionStage(commit.receipts());
        }

        void succeed(int n) {
            commits.get(n)
                    .receipts()
                    .complete(commits.get(n).commands().stream()
                            .<Receipt>map(c -> new Accepted(new Stored(c.id(), c.reference(), c.receivedAt(), 0)))
                            .toList());
        }

        void fail(int n) {
            commits.get(n).receipts().completeExceptionally(new IllegalStateException("lost"));
        }

        List<Integer> sizes() {
            return commits.stream().map(c -> c.commands().size()).toList();
        }
    }

    private final HeldFeedbacks feedbacks = new HeldFeedbacks();
    private final Gathering gathering = new Gathering(feedbacks);

    private UniAssertSubscriber<Receipt> post(@Nullable String key, @Nullable String externalId) {
        Instant now = Instant.parse("2026-03-02T01:30:00Z");
        return gathering
                .receive(new ReceiveFeedback(
                        UUID.randomUUID(),
                        "shop",
                        Channel.REST,
                        "app",
                        null,
                        "any text",
                        "en",
                        externalId,
                        now,
                        now,
                        null,
                        null,
                        key == null ? null : new ReceiveFeedback.Key("shop", key, new byte[32]),
                        Cause.ofTime()))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private UniAssertSubscriber<Receipt> anyPost() {
        return post(null, null);
    }

    @Test
    void shouldNotWaitForCompany() {
        UniAssertSubscriber<Receipt> one = anyPost();

        feedbacks.succeed(0);

        one.assertCompleted();
    }

    @Test
    void shouldCommitTogetherWhatCameWhileCommitsWereUnderWay() {
        List<UniAssertSubscriber<Receipt>> posts = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            posts.add(anyPost());
        }
        assertThat(feedbacks.sizes()).containsExactly(1, 1);

        feedbacks.succeed(0);
        assertThat(feedbacks.sizes()).containsExactly(1, 1, 5);
        feedbacks.succeed(1);
        feedbacks.succeed(2);

        posts.forEach(UniAssertSubscriber::assertCompleted);
    }

    @Test
    void shouldKeepRepetitionsOfAKeyAndOfAnExternalIdForALaterCommit() {
        anyPost();
        anyPost();
        post("k", null);
        post("k", null);
        post(null, "T-1");
        post(null, "T-1");

        feedbacks.succeed(0);
        assertThat(feedbacks.sizes()).containsExactly(1, 1, 2);
        feedbacks.succeed(1);

        assertThat(feedbacks.sizes()).containsExactly(1, 1, 2, 2);
    }

    @Test
    void shouldTryAloneWhatFailedInCompany() {
        anyPost();
        anyPost();
        UniAssertSubscriber<Receipt> good = anyPost();
        UniAssertSubscriber<Receipt> bad = anyPost();
        feedbacks.succeed(0);

        feedbacks.fail(2);
        assertThat(feedbacks.sizes()).containsExactly(1, 1, 2, 1, 1);
        feedbacks.succeed(3);
        feedbacks.fail(4);

        good.assertCompleted();
        bad.assertFailedWith(IllegalStateException.class, "lost");
    }

    @Test
    void shouldCommitForTheOthersWhenOneCallerGivesUp() {
        anyPost();
        anyPost();
        UniAssertSubscriber<Receipt> patient = anyPost();
        UniAssertSubscriber<Receipt> gone = anyPost();
        feedbacks.succeed(0);

        gone.cancel();
        feedbacks.succeed(2);

        patient.assertCompleted();
        assertThat(feedbacks.commits.get(2).receipts()).isCompleted();
    }
}
