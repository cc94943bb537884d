package io.huiyin.intake.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.contracts.EventTypes;
import io.huiyin.intake.receiving.Channel;
import io.huiyin.testkit.Contracts;
import io.huiyin.web.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntakeFactsTest {

    private static UUID id(String last) {
        return UUID.fromString("01991b6e-7c1a-7d3e-8f00-5b1e6a2c9d" + last);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-02T" + time + "Z");
    }

    static Stream<Arguments> approvedExamples() throws JsonProcessingException {
        return Stream.of(
                Arguments.of(
                        EventTypes.FEEDBACK_RECEIVED,
                        new FeedbackReceivedV1(
                                id("01"),
                                "HY-3M7K-Q2XD-9T4B",
                                Channel.REST,
                                "payments",
                                "重复扣款",
                                "我要投诉:同一订单被扣款两次,请联系 138****5678",
                                "zh-CN",
                                at("01:29:30"),
                                at("01:30:00"),
                                "huiyin-demo-system",
                                id("02"),
                                List.of("email"),
                                "loyal",
                                (ObjectNode) Json.wire().readTree("{\"appVersion\":\"5.2.1\"}"))),
                Arguments.of(
                        EventTypes.FEEDBACK_FOLLOW_UP_RECEIVED,
                        new FollowUpReceivedV1(id("01"), id("07"), "还没有收到退款", at("02:10:00"), "status-page")),
                Arguments.of(
                        EventTypes.FEEDBACK_ACKNOWLEDGED,
                        new FeedbackAcknowledgedV1(id("01"), id("08"), "email", at("01:30:02"), at("01:45:00"))),
                Arguments.of(
                        EventTypes.REPLY_DELIVERED, new ReplyDeliveredV1(id("01"), id("09"), "email", at("01:41:03"))),
                Arguments.of(
                        EventTypes.REPLY_FAILED,
                        new ReplyFailedV1(id("01"), id("09"), "email", at("09:41:03"), 10, "550 mailbox unavailable")));
    }

    @ParameterizedTest
    @MethodSource("approvedExamples")
    void shouldWriteTheApprovedExample(String type, Object fact) throws JsonProcessingException {
        Contracts.assertApproved(type, Json.wire().writeValueAsString(fact));
    }
}
