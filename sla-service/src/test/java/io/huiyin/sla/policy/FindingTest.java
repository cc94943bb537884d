package io.huiyin.sla.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.sla.clock.Promise;
import io.huiyin.sla.policy.SlaPolicy.Match;
import io.huiyin.sla.tracking.Rules;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FindingTest {

    private static final Match ANYTHING = new Match(null, null, null, null, null, null, null);
    private static final Match PAYMENTS = new Match("payments", null, null, null, null, null, null);
    private static final Match COMPLAINTS = new Match(null, null, "complaint", null, null, null, null);
    private static final Match PAYMENT_COMPLAINTS = new Match("payments", null, "complaint", null, null, null, null);

    private static List<SlaPolicy> policies(Match... matches) {
        return Arrays.stream(matches)
                .map(match -> Rules.policy(
                        UUID.randomUUID(),
                        1,
                        match,
                        new Targets(Map.of(Promise.RESPONSE, Duration.ofHours(1)), Map.of()),
                        null))
                .toList();
    }

    private static List<String> findings(Match... matches) {
        List<SlaPolicy> policies = policies(matches);
        return Finding.in(policies).stream()
                .map(finding -> finding.kind() + " " + policies.indexOf(finding.policy()) + " by "
                        + policies.indexOf(finding.because()))
                .toList();
    }

    @Test
    void shouldFindNothingInExceptionsBeforeTheRule() {
        assertThat(findings(PAYMENT_COMPLAINTS, PAYMENTS, ANYTHING)).isEmpty();
    }

    @Test
    void shouldFindWhatIsNeverReached() {
        assertThat(findings(PAYMENTS, PAYMENT_COMPLAINTS)).containsExactly("UNREACHABLE 1 by 0");
        assertThat(findings(ANYTHING, PAYMENTS)).containsExactly("UNREACHABLE 1 by 0");
        assertThat(findings(PAYMENTS, PAYMENTS)).containsExactly("UNREACHABLE 1 by 0");
    }

    @Test
    void shouldFindWhatOnlyTheOrderSettles() {
        assertThat(findings(PAYMENTS, COMPLAINTS)).containsExactly("OVERLAPPING 1 by 0");
    }

    @Test
    void shouldLeaveApartWhatCannotMeet() {
        assertThat(findings(PAYMENTS, new Match("shop", null, null, null, null, null, null)))
                .isEmpty();
        assertThat(findings(PAYMENT_COMPLAINTS, new Match("shop", null, "complaint", null, null, null, null)))
                .isEmpty();
    }

    @Test
    void shouldSayOnceThatAPolicyIsNeverReached() {
        assertThat(findings(ANYTHING, ANYTHING, PAYMENTS)).containsExactly("UNREACHABLE 1 by 0", "UNREACHABLE 2 by 0");
    }
}
