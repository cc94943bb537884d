package io.huiyin.learning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GramsTest {

    @Test
    void shouldTakeCharactersOfChineseAndWordsAndLettersOfOthers() {
        assertThat(Grams.of("打不开 page"))
                .containsKeys("c 打", "c 打不", "c 打不开", "s 打不", "e 不开", "w page", "l _pa", "l page_")
                .doesNotContainKey("c 开p");
        assertThat(Grams.of("not good")).containsKeys("b not good");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ＡＰＰ 閃退１２３|app 閃退0",
                "Order 1,234.50 at 10:30|order 0 at 0",
                "see https://x.example/y?z=1 now|see  <link>  now",
                "write to lin@example.com|write to  <address>",
                "Don’t|don't"
            })
    void shouldMakeEqualWhatOnlyLooksDifferent(String text, String normal) {
        assertThat(Grams.normal(text)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "w page, false",
        "t do not buy, false",
        "c 打, false",
        "c 打不, false",
        "c 打不开, true",
        "l _pa, true",
        "s 打不, true",
        "p !, true"
    })
    void shouldTellPiecesFromWords(String gram, boolean piece) {
        assertThat(Grams.isPiece(gram)).isEqualTo(piece);
    }

    @Test
    void shouldNotChokeOnAMegabyte() {
        assertThat(Grams.of("很慢".repeat(500_000))).hasSizeLessThan(100);
        assertThat(Grams.of("\uD800\uDC00\uD800")).isNotNull();
    }
}
