package io.huiyin.learning.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.huiyin.learning.rules.Lexicon.Hit;
import io.huiyin.learning.rules.Lexicon.Sense;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexiconTest {

    private static final String WORDS = """
            version test-1
            # a comment
            fire critical 1 | 着火, 冒烟, on fire, smok*
            injury critical 1 | 受伤, injured
            window negation 4 | 没有, 没, not, nobody
            window hypothetical 8 | 如果, if
            harmless - 1 | 火锅, on fire lately
            """;

    private static Lexicon lexicon(String words) throws IOException {
        return Lexicon.read("test", new ByteArrayInputStream(words.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "充电器着火了|MEANT",
                "the charger is on fire|MEANT",
                "It was Smoking!|MEANT",
                "没有着火|NEGATED",
                "没出事，但是冒烟|MEANT",
                "nobody was injured|NEGATED",
                "it is not a fault of ours that he was injured|MEANT",
                "如果着火怎么办|SUPPOSED",
                "if it is on fire, what then|SUPPOSED",
                "如果没有着火|NEGATED",
                "没有受伤，可是着火了|MEANT"
            })
    void shouldTellWhatIsMeantFromWhatIsNot(String text, Sense sense) throws IOException {
        List<Hit> hits = lexicon(WORDS).find(text);

        assertThat(hits).anyMatch(it -> it.sense() == sense);
    }

    @Test
    void shouldPassOverWhatIsHarmlessAndWhatIsPartOfAWord() throws IOException {
        assertThat(lexicon(WORDS).find("火锅店 is on fire lately, uninjured")).isEmpty();
        assertThat(lexicon(WORDS).version()).isEqualTo("test-1");
    }

    @Test
    void shouldSayOnceWhatIsMeantOnce() throws IOException {
        List<Hit> hits = lexicon(WORDS).find("没有着火。后来着火了。没有着火");

        assertThat(hits).containsExactly(new Hit("fire", "critical", 1, "着火", Sense.MEANT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "fire critical 1 | x;line 1: a lexicon begins with 'version NAME'",
                "version 1\\nfire critical | x;line 2: is not 'field value weight | word, word …'",
                "version 1\\nfire critical much | x;line 2: 'much' is no number",
                "version 1;holds no words"
            })
    void shouldNameTheLineThatIsWrong(String words, String reason) {
        assertThatThrownBy(() -> lexicon(words.replace("\\n", "\n")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }
}
