package io.huiyin.triage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.huiyin.messaging.Fact;
import io.huiyin.privacy.Vault;
import io.huiyin.testkit.Contracts;
import io.huiyin.triage.desk.AuthorKind;
import io.huiyin.triage.desk.Besides;
import io.huiyin.triage.desk.CaseChanged;
import io.huiyin.triage.desk.Origin;
import io.huiyin.triage.desk.Outcome;
import io.huiyin.triage.desk.Place;
import io.huiyin.triage.desk.Priority;
import io.huiyin.triage.desk.Resolution;
import io.huiyin.triage.desk.Scope;
import io.huiyin.triage.desk.Sentiment;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.State;
import io.huiyin.triage.desk.Subtype;
import io.huiyin.triage.desk.SupportCase;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.desk.Verdict;
import io.huiyin.web.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CaseFactsTest {

    private static final Vault VAULT =
            new Vault(Vault.newKeyset(), Base64.getEncoder().encodeToString(new byte[32]));
    private static final CaseFacts FACTS = new CaseFacts(VAULT);
    private static final UUID MESSAGE = UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d09");
    private static final UUID NOTE = UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d0a");
    private static final Besides BESIDES =
            new Besides(false, false, Map.of("price", 0.62, "service", 0.31), "double-charge", 0.8);
    private static final Verdict COMPLAINT = new Verdict(
            Type.COMPLAINT,
            Subtype.SERVICE,
            Severity.SERIOUS,
            Scope.ONE,
            Sentiment.NEGATIVE,
            Priority.URGENT,
            false,
            0.86,
            List.of("complaint: 投诉", "severity serious: 扣款"),
            "rules-1",
            BESIDES);
    private static final Place LIN = new Place(Tier.L2, "specialists", "lin");

    private static SupportCase approved(State state, int cycle, Verdict verdict, Place place) {
        return new SupportCase(
                UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d01"),
                "HY-3M7K-Q2XD-9T4B",
                state,
                cycle,
                7,
                new Origin(
                        Instant.parse("2026-03-02T01:30:00Z"),
                        "payments",
                        "rest",
                        "zh-CN",
                        "loyal",
                        null,
                        UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d02"),
                        null,
                        null,
                        "我要投诉"),
                verdict,
                place,
                new Resolution("支付网关超时后重复提交", Outcome.RESOLVED, null, Instant.parse("2026-03-02T02:40:00Z")),
                null,
                null);
    }

    static Stream<Arguments> approvedExamples() {
        Verdict byHand = new Verdict(
                Type.COMPLAINT,
                Subtype.SERVICE,
                Severity.SERIOUS,
                Scope.ONE,
                Sentiment.NEGATIVE,
                Priority.URGENT,
                false,
                1,
                List.of("by hand"),
                "human",
                BESIDES);
        Verdict before = new Verdict(
                Type.PROBLEM,
                null,
                Severity.SERIOUS,
                Scope.ONE,
                Sentiment.NEGATIVE,
                Priority.IMPORTANT,
                false,
                0.5,
                List.of(),
                "rules-1",
                BESIDES);
        SupportCase open = approved(State.OPEN, 0, COMPLAINT, LIN);
        return Stream.of(
                Arguments.of(
                        approved(State.NEW, 0, COMPLAINT, new Place(Tier.L2, "specialists", null)),
                        new CaseChanged.Classified("triage"),
                        "2026-03-02T01:30:01Z"),
                Arguments.of(
                        approved(State.OPEN, 0, byHand, LIN),
                        new CaseChanged.Reclassified("mei", before),
                        "2026-03-02T01:35:00Z"),
                Arguments.of(open, new CaseChanged.Assigned("lin"), "2026-03-02T01:33:00Z"),
                Arguments.of(
                        approved(State.OPEN, 0, COMPLAINT, new Place(Tier.L3, "architects", null)),
                        new CaseChanged.HandedOff("lin", LIN, "退款接口重试三次,仍失败"),
                        "2026-03-02T02:00:00Z"),
                Arguments.of(
                        open,
                        new CaseChanged.Replied("lin", MESSAGE, AuthorKind.HUMAN, "您好,重复扣款已原路退回,预计当天到账。"),
                        "2026-03-02T01:41:00Z"),
                Arguments.of(open, new CaseChanged.Noted("lin", NOTE, AuthorKind.HUMAN, "内部"), "2026-03-02T01:42:00Z"),
                Arguments.of(
                        approved(State.WAITING, 0, COMPLAINT, LIN),
                        new CaseChanged.Paused("lin", "等待客户提供订单截图"),
                        "2026-03-02T01:50:00Z"),
                Arguments.of(open, new CaseChanged.Resumed("triage", "follow-up"), "2026-03-02T02:10:00Z"),
                Arguments.of(
                        approved(State.RESOLVED, 0, COMPLAINT, LIN),
                        new CaseChanged.Resolved("lin"),
                        "2026-03-02T02:40:00Z"),
                Arguments.of(
                        approved(State.CLOSED, 0, COMPLAINT, LIN),
                        new CaseChanged.Closed("lin"),
                        "2026-03-02T03:00:00Z"),
                Arguments.of(
                        approved(State.OPEN, 1, COMPLAINT, LIN),
                        new CaseChanged.Reopened("triage", "survey", null),
                        "2026-03-03T01:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource("approvedExamples")
    void shouldWriteTheApprovedExample(SupportCase it, CaseChanged change, String at) throws JsonProcessingException {
        Fact fact = FACTS.fact(it, change, Instant.parse(at)).orElseThrow();

        Contracts.assertApproved(fact.type(), Json.wire().writeValueAsString(fact.data()));
    }

    @Test
    void shouldSealAReplyThatMaskingWouldDamage() throws JsonProcessingException {
        Fact fact = FACTS.fact(
                        approved(State.OPEN, 0, COMPLAINT, LIN),
                        new CaseChanged.Replied("lin", MESSAGE, AuthorKind.HUMAN, "请致电 13912345678"),
                        Instant.parse("2026-03-02T01:41:00Z"))
                .orElseThrow();

        var data = Json.wire().valueToTree(fact.data());
        assertThat(data.get("body").asText()).isEqualTo("请致电 139****5678");
        assertThat(VAULT.open(
                        MESSAGE,
                        "reply",
                        Base64.getDecoder().decode(data.get("sealedBody").asText())))
                .isEqualTo("请致电 13912345678");
    }
}
