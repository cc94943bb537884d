package io.huiyin.intake.asking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompletenessTest {

    private static final String ENOUGH = "付款时页面一直转圈最后提示超时";

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldBeFullWithEverythingToldAndLackNothing(Kind kind) {
        Completeness it = Completeness.of(kind, ENOUGH, EnumSet.allOf(Detail.class));

        assertThat(it.score()).isEqualTo(100);
        assertThat(it.missing()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldNameEverythingThatIsMissingTheWeightiestFirst(Kind kind) {
        Completeness it = Completeness.of(kind, "?", Set.of());

        assertThat(it.score()).isZero();
        assertThat(it.missing())
                .containsExactlyInAnyOrderElementsOf(kind.weights().keySet());
        assertThat(it.missing().get(0)).isEqualTo(Detail.DESCRIPTION);
    }

    @Test
    void shouldCountAChineseCharacterAsFourLetters() {
        assertThat(Completeness.of(Kind.PRAISE, "好".repeat(14), Set.of()).score())
                .isEqualTo(93);
        assertThat(Completeness.of(Kind.PRAISE, "好".repeat(15), Set.of()).score())
                .isEqualTo(100);
        assertThat(Completeness.of(Kind.PRAISE, "a".repeat(59), Set.of()).score())
                .isEqualTo(98);
        assertThat(Completeness.of(Kind.PRAISE, "a".repeat(60), Set.of()).score())
                .isEqualTo(100);
    }

    @Test
    void shouldNotCountWhatSaysNothing() {
        assertThat(Completeness.of(Kind.PRAISE, "!!! ... \n\n ???", Set.of()).score())
                .isZero();
    }
}
