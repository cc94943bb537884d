package io.huiyin.messaging;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/**
 * One asynchronous step after the other, over as many items as there are. A chain of {@code Uni}s grows the stack with every item: a
 * batch of 500 events overflowed it.
 */
public final class Sequentially {

    /** @return fails with the first failure; later items are not begun then */
    public static <T> Uni<Void> each(List<T> items, Function<T, Uni<Void>> step) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(item -> step.apply(item))
                .onItem()
                .ignoreAsUni();
    }

    /**
     * Statements of one connection, sent one behind the other without waiting for answers between them; they run in this order.
     *
     * @return when all are answered; fails with the first failure, and then none of them had an effect that lasts
     */
    public static Uni<Void> pipelined(Uni<?>... statements) {
        return Uni.combine().all().unis(statements).discardItems();
    }

    private Sequentially() {}
}
