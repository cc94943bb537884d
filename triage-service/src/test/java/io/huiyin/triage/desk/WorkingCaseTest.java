package io.huiyin.triage.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.triage.desk.CaseChanged.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkingCaseTest {

    private static final Place FRONT = new Place(Tier.L1, "front-line", null);
    private static final Place SPECIALISTS = new Place(Tier.L2, "specialists", null);

    private static Verdict verdict(Type type, Priority priority, String version) {
        return new Verdict(
                type,
                null,
                Severity.MODERATE,
                Scope.ONE,
                Sentiment.NEGATIVE,
                priority,
                false,
                0.9,
                List.of("any reason"),
                version,
                Besides.NONE);
    }

    private static SupportCase anyCase(Verdict verdict) {
        Origin origin = new Origin(
                Instant.parse("2026-03-02T01:30:00Z"), "any", "rest", "zh-CN", null, null, null, null, null, "any");
        return SupportCase.begun(UUID.randomUUID(), "HY-1", origin, verdict, FRONT);
    }

    @Test
    void shouldSayAgainWhatASecondLookFindsOtherwiseAndMoveWhatNobodyHasBegun() {
        SupportCase it = anyCase(verdict(Type.OTHER, Priority.GENERAL, "heads-1-quick"));

        Decision.Done done = WorkingCase.refined(it, verdict(Type.PROBLEM, Priority.URGENT, "heads-1"), SPECIALISTS)
                .orElseThrow();

        assertThat(done.changes())
                .containsExactly(
                        new CaseChanged.Reclassified("triage", it.verdict()), new CaseChanged.Assigned("triage"));
        assertThat(done.next().place()).isEqualTo(SPECIALISTS);
        assertThat(done.next().version()).isEqualTo(it.version() + 1);
    }

    @Test
    void shouldLeaveAlonePeoplesPlaceOfACaseThatIsBegun() {
        SupportCase it = anyCase(verdict(Type.OTHER, Priority.GENERAL, "heads-1-quick"));
        SupportCase claimed = ((Decision.Done) WorkingCase.claim(it, "lin")).next();

        Decision.Done done = WorkingCase.refined(
                        claimed, verdict(Type.PROBLEM, Priority.URGENT, "heads-1"), SPECIALISTS)
                .orElseThrow();

        assertThat(done.changes()).hasSize(1);
        assertThat(done.next().place()).isEqualTo(claimed.place());
    }

    @Test
    void shouldSayNothingWhereASecondLookFindsTheSame() {
        SupportCase it = anyCase(verdict(Type.PROBLEM, Priority.GENERAL, "heads-1-quick"));

        Decision.Done done = WorkingCase.refined(it, verdict(Type.PROBLEM, Priority.GENERAL, "heads-1"), FRONT)
                .orElseThrow();

        assertThat(done.changes()).isEmpty();
        assertThat(done.next().verdict().isQuick()).isFalse();
        assertThat(done.next().version()).isEqualTo(it.version());
    }

    @Test
    void shouldNotOverruleAPersonNorLookTwiceNorTouchWhatIsDone() {
        Verdict second = verdict(Type.PROBLEM, Priority.URGENT, "heads-1");
        SupportCase byHand = anyCase(verdict(Type.OTHER, Priority.GENERAL, "human"));
        SupportCase quick = anyCase(verdict(Type.OTHER, Priority.GENERAL, "heads-1-quick"));

        assertThat(WorkingCase.refined(byHand, second, SPECIALISTS)).isEmpty();
        assertThat(WorkingCase.refined(quick.in(State.RESOLVED), second, SPECIALISTS))
                .isEqualTo(Optional.empty());
    }
}
