package io.huiyin.escalation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {

    @ParameterizedTest
    @CsvSource({"1, PT0S", "4, PT0S", "5, PT30S", "6, PT1M", "7, PT2M", "9, PT8M", "10, PT15M", "500, PT15M"})
    void shouldSpareATargetTwiceAsLongEachTime(int failures, Duration pause) {
        Breaker breaker = new Breaker(5, Duration.ofSeconds(30), Duration.ofMinutes(15));

        assertThat(breaker.after(failures).orElse(Duration.ZERO)).isEqualTo(pause);
    }

    @Test
    void shouldGiveUpAfterTheLastPause() {
        Backoff backoff = new Backoff(List.of(Duration.ofSeconds(5), Duration.ofSeconds(30)));

        assertThat(backoff.after(1)).contains(Duration.ofSeconds(5));
        assertThat(backoff.after(2)).contains(Duration.ofSeconds(30));
        assertThat(backoff.after(3)).isEmpty();
    }
}
