package io.huiyin.analytics.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.huiyin.analytics.comparing.Comparison.Verdict;
import io.huiyin.analytics.improving.Check;
import io.huiyin.analytics.improving.Plan;
import io.huiyin.analytics.measuring.Dimension;
import io.huiyin.contracts.EventTypes;
import io.huiyin.testkit.Contracts;
import io.huiyin.web.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AnalyticsFactsTest {

    private static Instant at(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }

    @Test
    void shouldWriteTheApprovedExample() throws JsonProcessingException {
        Plan plan = new Plan(
                "any",
                "reopen-rate",
                1,
                Dimension.PRODUCT,
                "payments",
                Plan.Direction.DECREASE,
                new Plan.Period(at("2026-02-01"), at("2026-03-01")),
                0.1,
                "any",
                "ana",
                List.of());
        Check check = new Check(
                UUID.randomUUID(),
                Verdict.EFFECTIVE,
                "two-proportion z-test, Newcombe interval",
                new Check.Side(at("2026-02-01"), at("2026-03-01"), 0.2, 400),
                new Check.Side(at("2026-03-01"), at("2026-04-01"), 0.1, 380),
                -0.1,
                -0.149,
                -0.05,
                0.0001,
                0.95,
                Instant.parse("2026-04-01T02:00:00Z"),
                "ana");

        Contracts.assertApproved(
                EventTypes.IMPROVEMENT_VERIFIED,
                Json.wire()
                        .writeValueAsString(ImprovementVerifiedV1.of(
                                UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d0c"), plan, check)));
    }
}
