package io.huiyin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MonthTest {

    private static final int CASES = 600;

    private final List<Story> month = Month.of(1, CASES);

    @Test
    void shouldBeTheSameForTheSameSeedAlone() {
        assertThat(Month.of(1, CASES)).isEqualTo(month);
        assertThat(Month.of(2, CASES)).isNotEqualTo(month);
    }

    @Test
    void shouldHaveAsManyCasesAsAskedForWithinThirtyDaysInTheirOrder() {
        assertThat(month).hasSize(CASES).isSortedAccordingTo((a, b) -> Double.compare(a.at(), b.at()));
        assertThat(month).allMatch(story -> story.at() >= 0 && story.at() < Month.DAYS);
        assertThat(month.stream().map(Story::number).distinct()).hasSize(CASES);
    }

    @Test
    void shouldSpeakBothLanguagesAboutEveryProductOnEveryChannel() {
        assertThat(among(month.stream().map(s -> s.customer().language()).toList()))
                .containsExactlyInAnyOrder("zh-CN", "en");
        assertThat(among(month.stream().map(Story::product).toList()))
                .containsExactlyInAnyOrderElementsOf(Month.PRODUCTS);
        assertThat(among(month.stream().map(Story::channel).toList()))
                .containsExactlyInAnyOrder("rest", "web", "email", "phone", "chat", "social", "visit");
        assertThat(month).noneMatch(story -> story.said().contains("{"));
    }

    @Test
    void shouldSayInTheStormsWhatIsSaidAtNoOtherTime() {
        Set<String> stormy = Text.all().stream()
                .filter(text -> text.kind().equals(Text.STORM))
                .map(text -> text.words().substring(0, 5))
                .collect(Collectors.toSet());
        List<Story> storms = month.stream()
                .filter(story -> stormy.contains(story.said().substring(0, 5))
                        && story.said().length() > 5)
                .toList();
        assertThat(storms.stream().filter(s -> s.at() >= 9.4 && s.at() < 9.8))
                .hasSizeGreaterThanOrEqualTo(CASES / 20 - 5);
        assertThat(storms.stream().filter(s -> s.at() >= 21.2 && s.at() < 22.7))
                .hasSizeGreaterThanOrEqualTo(CASES / 20 - 10);
    }

    @Test
    void shouldRepeatSomeFeedbackOfTheSameCustomer() {
        long different = month.stream()
                .map(story -> story.customer().id() + story.said())
                .distinct()
                .count();
        assertThat(CASES - different).isBetween(5L, 60L);
    }

    @Test
    void shouldAnswerTheImprovedLineInTimeMoreOftenInItsSecondHalf() {
        assertThat(onTime(0, Month.IMPROVED_AT)).isBetween(0.35, 0.65);
        assertThat(onTime(Month.IMPROVED_AT, Month.DAYS)).isBetween(0.68, 0.92);
    }

    private double onTime(int from, int to) {
        return month.stream()
                .filter(story -> story.product().equals(Month.IMPROVED) && story.at() >= from && story.at() < to)
                .mapToInt(story -> story.care().replyAfter() < Month.RESPONSE_PROMISE ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static Set<String> among(List<String> values) {
        return Set.copyOf(values);
    }
}
