package io.huiyin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.acceptance.Journey.Ending;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JourneyIT {

    private static final List<String> PARTS =
            List.of("intake", "triage", "sla", "escalation", "survey", "analytics", "kafka", "postgres", "keycloak");

    private static final Ending EXPECTED = new Ending(
            "resolved",
            1,
            List.of("0 resolution met", "0 response met breached", "1 resolution met", "1 response cancelled"),
            List.of("response closed steps 1"),
            List.of("0 answered 1"),
            List.of("关于您反馈的答复（）", "您对我们的处理满意吗？（）", "我们已收到您的反馈（）"),
            1,
            2,
            1,
            true);

    @Test
    void shouldGoFromPostToMetrics() {
        assertThat(new Journey(RunningSuite.shared(), () -> {}).run()).isEqualTo(EXPECTED);
    }

    @Test
    void shouldEndTheSameWhenEveryPartIsKilledOnTheWay() {
        RunningSuite suite = RunningSuite.shared();
        long seed = System.nanoTime();
        System.out.println("parts are killed in the order of seed " + seed);
        List<String> victims = new ArrayList<>(PARTS);
        Collections.shuffle(victims, new Random(seed));

        Ending ending = new Journey(suite, () -> {
                    if (!victims.isEmpty()) {
                        String victim = victims.remove(0);
                        System.out.println("killing " + victim);
                        suite.kill(victim);
                    }
                })
                .run();

        assertThat(victims).isEmpty();
        assertThat(ending).as("seed %d", seed).isEqualTo(EXPECTED);
    }
}
