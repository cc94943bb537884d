package io.huiyin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void shouldRefuseWhatIsTooMuchAndSayHowLongToWait() {
        RateLimit limit = new RateLimit(500);
        limit.take("a", 2, Duration.ofHours(1));
        limit.take("a", 2, Duration.ofHours(1));

        assertThatThrownBy(() -> limit.take("a", 2, Duration.ofHours(1)))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(429);
                    assertThat(Integer.parseInt(e.getResponse().getHeaderString("Retry-After")))
                            .isBetween(1, 3600);
                });
        limit.take("b", 2, Duration.ofHours(1));
    }
}
