package io.huiyin.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.huiyin.learning.TextModel.Answer;
import io.huiyin.learning.TextModel.Doubt;
import io.huiyin.learning.rules.Lexicon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltinTest {

    private static final Path MODELS = Path.of("src/main/resources/io/huiyin/learning/models");

    @Test
    void shouldDeliverWhatTheChecksumsSay() throws IOException, NoSuchAlgorithmException {
        List<String> sums = Files.readAllLines(MODELS.resolve("SHA256SUMS"));

        assertThat(sums).hasSize(Builtin.HEADS.size() + 1);
        for (String line : sums) {
            String[] words = line.split("  ");
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(MODELS.resolve(words[1])));
            assertThat(HexFormat.of().formatHex(sum)).as(words[1]).isEqualTo(words[0]);
        }
        assertThat(Builtin.version()).matches("heads-[0-9a-f]{8}");
    }

    @Test
    void shouldHaveTheHeadsThatAreNamedAndNoOther() throws IOException {
        assertThat(Builtin.head("type").labels())
                .containsExactly("complaint", "other", "praise", "problem", "question", "requirement", "suggestion");
        assertThat(Builtin.head("safety").labels()).containsExactly("no", "yes");
        assertThatThrownBy(() -> Builtin.head("mood")).hasMessageContaining("builtin:mood");
    }

    @Test
    void shouldTellWhichPairsSayTheSame() throws IOException {
        PairModel pairs = Builtin.pairs();

        assertThat(same(pairs, "怎么修改绑定的手机号", "绑定的手机号怎么改")).isTrue();
        assertThat(same(pairs, "怎么修改绑定的手机号", "快递什么时候到")).isFalse();
        assertThat(same(pairs, "How do I reset my password?", "how can I reset the password"))
                .isTrue();
        assertThat(same(pairs, "How do I reset my password?", "Where is my parcel?"))
                .isFalse();
    }

    private static boolean same(PairModel pairs, String a, String b) {
        return pairs.compare(Reading.of(a), Reading.of(b)).same();
    }

    @ParameterizedTest
    @CsvSource({
        "safety, no, true",
        "safety, yes, false",
        "severity, minor, true",
        "severity, critical, false",
        "type, other, false"
    })
    void shouldDoubtAModelThatIsLessAlarmedThanWordsOfDanger(String head, String label, boolean doubted)
            throws IOException {
        Lexicon dangers = Builtin.dangers();
        Answer answer = new Answer(label, 0.99, List.of(label), Map.of(), List.of(), List.of());

        Answer beside = Builtin.beside(dangers, head, Reading.quickly("充电器起火了"), answer);

        assertThat(beside.doubts().contains(Doubt.RULE_CONFLICT)).isEqualTo(doubted);
        assertThat(beside.accepted()).isEqualTo(!doubted);
    }
}
