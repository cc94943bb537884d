package io.huiyin.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.sqlclient.Pool;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettledIdsTest {

    private final SettledIds ids = new SettledIds(new Pool(null));

    @Test
    void shouldSettleNothingOnOneLook() {
        ids.look(100, 500, 500);
        assertThat(ids.settled()).isZero();
    }

    @Test
    void shouldSettleWhatWasTakenBeforeWhenNobodyOfThenIsLeft() {
        ids.look(100, 500, 505);
        ids.look(140, 510, 510);
        assertThat(ids.settled()).isEqualTo(100);
    }

    @Test
    void shouldWaitForTheOldestTransaction() {
        ids.look(100, 500, 505);
        List.of(500L, 500L, 509L).forEach(oldest -> {
            ids.look(900, oldest, 510);
            assertThat(ids.settled()).isZero();
        });
        ids.look(1_000, 510, 700);
        assertThat(ids.settled()).isEqualTo(100);
    }

    @Test
    void shouldCountATransactionThatBeganBetweenTheSnapshotAndTheSequence() {
        // 507 began after the first look's snapshot, and took an id that the first look saw
        ids.look(100, 500, 505);
        ids.look(100, 507, 508);
        assertThat(ids.settled()).isZero();
        ids.look(100, 508, 508);
        assertThat(ids.settled()).isEqualTo(100);
    }
}
