package io.huiyin.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.learning.Evaluation;
import io.huiyin.learning.Evaluation.OfLabel;
import io.huiyin.triage.learning.Report.Tried;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static Evaluation evaluation(double complaint, double praise) {
        return new Evaluation(
                100,
                0.9,
                0.9,
                0,
                0,
                1,
                1,
                0.9,
                Map.of(
                        "complaint", new OfLabel(1, 1, complaint, 50),
                        "praise", new OfLabel(1, 1, praise, 50)),
                Map.of());
    }

    private static List<String> obstacles(Evaluation challenger, Evaluation inForce, Tried... known) {
        return Report.of(challenger, inForce, null, "any", List.of(known)).obstacles();
    }

    @Test
    void shouldFindNothingAgainstAModelThatLosesLittle() {
        assertThat(obstacles(evaluation(0.81, 0.95), evaluation(0.83, 0.90))).isEmpty();
    }

    @Test
    void shouldNameTheLabelThatLosesMoreThanTwoHundredthsHoweverMuchOthersGain() {
        assertThat(obstacles(evaluation(0.80, 0.99), evaluation(0.83, 0.50)))
                .containsExactly("complaint loses: F1 0.800, was 0.830");
    }

    @Test
    void shouldNameKnownMisjudgementsThatComeAgain() {
        assertThat(obstacles(
                        evaluation(0.9, 0.9),
                        evaluation(0.9, 0.9),
                        new Tried("不建议购买", List.of(), "suggestion", "suggestion"),
                        new Tried("不建议购买", List.of(), "suggestion", "complaint"),
                        new Tried("好评如潮，呵呵", List.of("complaint"), null, "praise"),
                        new Tried("好评如潮，呵呵", List.of("complaint"), null, "complaint")))
                .containsExactly(
                        "known misjudgement: '不建议购买' is taken for suggestion",
                        "known misjudgement: '好评如潮，呵呵' is taken for praise, is complaint");
    }

    @Test
    void shouldNotTrustWhatCouldNotBeTried() {
        assertThat(obstacles(null, null)).singleElement().asString().contains("no texts to try it on");
    }

    @Test
    void shouldStayTheSameAsJson() {
        Report report = Report.of(evaluation(0.8, 0.9), null, null, "any", List.of());
        assertThat(Report.read(report.toJson())).isEqualTo(report);
    }
}
