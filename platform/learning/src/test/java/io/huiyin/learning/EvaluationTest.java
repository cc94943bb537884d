package io.huiyin.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.huiyin.learning.Evaluation.Judged;
import io.huiyin.learning.TextModel.Doubt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private static Judged judged(String right, String said, double confidence) {
        List<Doubt> doubts = confidence >= 0.8 ? List.of() : List.of(Doubt.LOW_CONFIDENCE);
        return new Judged(
                List.of(right), new TextModel.Answer(said, confidence, List.of(said), Map.of(), doubts, List.of()));
    }

    @Test
    void shouldCountAsTheTextbookDoes() {
        Evaluation it = Evaluation.of(List.of(
                judged("a", "a", 0.9),
                judged("a", "a", 0.9),
                judged("a", "b", 0.6),
                judged("b", "b", 0.7),
                judged("c", "a", 0.9)));

        assertThat(it.accuracy()).isEqualTo(0.6);
        assertThat(it.labels().get("a").precision()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(it.labels().get("a").recall()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(it.labels().get("b").f1()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(it.labels().get("c").f1()).isZero();
        assertThat(it.macroF1()).isCloseTo(4 / 9.0, within(1e-9));
        assertThat(it.accepted()).isEqualTo(0.6);
        assertThat(it.acceptedAccuracy()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(it.confusion()).containsEntry("a", Map.of("a", 2, "b", 1));
        // three of confidence 0.9, two right; one of 0.6, wrong; one of 0.7, right
        assertThat(it.ece()).isCloseTo((0.7 + 0.6 + 0.3) / 5, within(1e-9));
    }

    @Test
    void shouldSayHowMuchErrorChanceAloneMakesOnSoFewTexts() {
        List<Judged> few = new java.util.ArrayList<>();
        List<Judged> many = new java.util.ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Judged it = judged("a", i % 10 < 8 ? "a" : "b", 0.8);
            many.add(it);
            if (i < 100) {
                few.add(it);
            }
        }

        // one bin: the 95th percentile of |share - 0.8| is 1.96 standard deviations
        assertThat(Evaluation.of(few).eceByChance()).isCloseTo(1.96 * Math.sqrt(0.16 / 100), within(0.015));
        assertThat(Evaluation.of(many).eceByChance()).isCloseTo(1.96 * Math.sqrt(0.16 / 10_000), within(0.0015));
        assertThat(Evaluation.of(many).ece()).isCloseTo(0, within(1e-9));
    }

    @Test
    void shouldCoverAsManyAsKeepTheirPrecision() {
        List<Judged> judged = new java.util.ArrayList<>();
        for (int i = 0; i < 100; i++) {
            judged.add(judged("a", i < 60 ? "a" : "b", 1 - i / 100.0));
        }

        // 60 right ones and 3 wrong: 60/63 = 0.952
        assertThat(Evaluation.of(judged).coverage95()).isEqualTo(0.63);
    }

    @Test
    void shouldCountEveryLabelOfTextsThatHaveSeveral() {
        Evaluation it = Evaluation.of(List.of(
                new Judged(
                        List.of("a", "b"),
                        new TextModel.Answer("b", 0.9, List.of("b"), Map.of(), List.of(), List.of())),
                new Judged(
                        List.of("b"),
                        new TextModel.Answer("b", 0.9, List.of("b", "a"), Map.of(), List.of(), List.of()))));

        assertThat(it.accuracy()).isEqualTo(1);
        assertThat(it.labels().get("a").f1()).isZero();
        assertThat(it.labels().get("b").f1()).isEqualTo(1);
    }
}
