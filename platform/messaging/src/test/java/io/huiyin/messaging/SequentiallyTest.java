package io.huiyin.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequentiallyTest {

    private static final List<Integer> MANY =
            IntStream.range(0, 200_000).boxed().toList();

    @Test
    void shouldTakeAnyNumberOfItemsInOrderWithoutGrowingTheStack() {
        List<Integer> taken = new ArrayList<>();

        Sequentially.each(MANY, n -> Uni.createFrom().voidItem().invoke(() -> taken.add(n)))
                .await()
                .atMost(Duration.ofSeconds(30));

        assertThat(taken).isEqualTo(MANY);
    }

    @Test
    void shouldStopAtTheFirstFailure() {
        List<Integer> taken = new ArrayList<>();

        assertThatThrownBy(() -> Sequentially.each(MANY, n -> {
                            taken.add(n);
                            return n == 3
                                    ? Uni.createFrom().failure(new PermanentFailure("third", "no"))
                                    : Uni.createFrom().voidItem();
                        })
                        .await()
                        .atMost(Duration.ofSeconds(30)))
                .isInstanceOf(PermanentFailure.class);
        assertThat(taken).containsExactly(0, 1, 2, 3);
    }
}
