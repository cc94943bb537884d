package io.huiyin.intake.receiving;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Posts that come at the same time share a commit: what arrives while one is under way goes with the next. Nobody waits for company.
 *
 * <p>A post that fails in company is tried again alone, so it spoils nothing for the others; a caller that gives up takes nothing
 * with it.
 */
@Singleton
public final class Gathering {

    private static final int COMMITS_UNDER_WAY = 2;
    private static final int POSTS_PER_COMMIT = 100;

    private final Feedbacks feedbacks;
    private final Queue<Waiting> waiting = new ArrayDeque<>(); // guarded by this
    private int underWay; // guarded by this

    @Inject
    Gathering(Feedbacks feedbacks) {
        this.feedbacks = feedbacks;
    }

    private record Waiting(ReceiveFeedback command, CompletableFuture<Receipt> receipt) {}

    /** As {@link Feedbacks#receive}, for one. */
    public Uni<Receipt> receive(ReceiveFeedback command) {
        return Uni.createFrom().deferred(() -> {
            CompletableFuture<Receipt> receipt = new CompletableFuture<>();
            synchronized (this) {
                waiting.add(new Waiting(command, receipt));
            }
            commit();
            return Uni.createFrom().completionStage(receipt);
        });
    }

    /** Those that came together are company enough; as {@link Feedbacks#receive}. */
    public Uni<List<Receipt>> receive(List<ReceiveFeedback> commands) {
        return feedbacks.receive(commands);
    }

    private void commit() {
        List<Waiting> posts;
        synchronized (this) {
            if (underWay == COMMITS_UNDER_WAY || waiting.isEmpty()) {
                return;
            }
            posts = next();
            underWay++;
        }
        feedbacks
                .receive(posts.stream().map(Waiting::command).toList())
                .onTermination()
                .invoke(this::committed)
                .subscribe()
                .with(receipts -> answer(posts, receipts), failure -> apart(posts, failure));
    }

    private void committed() {
        synchronized (this) {
            underWay--;
        }
        commit();
    }

    /** The oldest, but of those with one key or one external id the first alone. */
    private List<Waiting> next() {
        List<Waiting> next = new ArrayList<>();
        Predicate<ReceiveFeedback> first = firsts();
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext() && next.size() < POSTS_PER_COMMIT; ) {
            Waiting post = all.next();
            if (first.test(post.command())) {
                next.add(post);
                all.remove();
            }
        }
        return next;
    }

    /** Tells the first of each key and external id from those that repeat one. */
    public static Predicate<ReceiveFeedback> firsts() {
        Set<Object> seen = new HashSet<>();
        return command -> {
            ReceiveFeedback.Key key = command.key();
            boolean newKey = key == null || seen.add(List.of(key.scope(), key.value()));
            boolean newId = command.externalId() == null
                    || seen.add(List.of(command.client(), command.channel(), command.externalId()));
            return newKey && newId;
        };
    }

    private static void answer(List<Waiting> posts, List<Receipt> receipts) {
        for (int i = 0; i < posts.size(); i++) {
            posts.get(i).receipt().complete(receipts.get(i));
        }
    }

    private void apart(List<Waiting> posts, Throwable failure) {
        if (posts.size() == 1) {
            posts.get(0).receipt().completeExceptionally(failure);
            return;
        }
        for (Waiting post : posts) {
            feedbacks
                    .receive(List.of(post.command()))
                    .subscribe()
                    .with(receipts -> post.receipt().complete(receipts.get(0)), alone -> post.receipt()
                            .completeExceptionally(alone));
        }
    }
}
