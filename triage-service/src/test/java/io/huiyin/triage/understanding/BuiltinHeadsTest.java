package io.huiyin.triage.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.learning.Builtin;
import io.huiyin.learning.Evaluation;
import io.huiyin.learning.Evaluation.Judged;
import io.huiyin.learning.Reading;
import io.huiyin.learning.TextModel;
import io.huiyin.learning.TextModel.Answer;
import io.huiyin.web.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The delivered heads on texts that they did not learn from: held back by batch, hard negatives, and people of all kinds. */
class BuiltinHeadsTest {

    private static final Map<String, TextModel> HEADS = new HashMap<>();
    private static final Map<String, Reading> READ = new HashMap<>();

    private static Answer ask(String head, String text) {
        return HEADS.computeIfAbsent(head, BuiltinHeadsTest::load).classify(READ.computeIfAbsent(text, Reading::of));
    }

    private static TextModel load(String head) {
        try {
            return Builtin.head(head);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** @param batches how their names begin */
    private static List<ObjectNode> heldOut(String batches) throws IOException {
        List<ObjectNode> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("model/held-out"))) {
            for (Path file : files.filter(it -> it.getFileName().toString().startsWith(batches))
                    .sorted()
                    .toList()) {
                Files.readAllLines(file).forEach(line -> texts.add(Json.object(line)));
            }
        }
        return texts;
    }

    private static Evaluation evaluate(String head, String batches) throws IOException {
        return Evaluation.of(heldOut(batches).stream()
                .filter(it -> it.hasNonNull(head))
                .map(it -> new Judged(
                        List.of(it.path(head).asText()),
                        ask(head, it.path("text").asText())))
                .toList());
    }

    /** What was measured, with a little room for other processors. */
    @ParameterizedTest
    @CsvSource({
        "type, 0.81, 0.05",
        "subtype, 0.71, 0.06",
        "severity, 0.72, 0.05",
        "scope, 0.75, 0.04",
        "topic, 0.71, 0.05",
        "sentiment, 0.81, 0.05",
        "anger, 0.82, 0.03"
    })
    void shouldBeAsGoodAsTheCardSaysOnBatchesOfOthers(String head, double macroF1, double ece) throws IOException {
        Evaluation it = evaluate(head, "");

        assertThat(it.macroF1()).isGreaterThan(macroF1);
        assertThat(it.ece()).isLessThan(ece);
        assertThat(it.acceptedAccuracy()).isGreaterThan(0.9);
    }

    /** Batches of dangers and what only looks like them, and all that is held back, where one text of five is a danger. */
    @ParameterizedTest
    @CsvSource({"safety-, 0.9, 0.8", "'', 0.88, 0.6"})
    void shouldFindDangers(String batches, double recall, double precision) throws IOException {
        Evaluation.OfLabel danger = evaluate("safety", batches).labels().get("yes");

        assertThat(danger.recall()).isGreaterThan(recall);
        assertThat(danger.precision()).isGreaterThan(precision);
    }

    /** By how likely it thinks them: how many are found as long as six of ten are right. */
    @Test
    void shouldRankDangersBeforeWhatOnlyLooksLikeThem() throws IOException {
        List<ObjectNode> likeliest = new ArrayList<>(heldOut("safety-"));
        likeliest.sort(Comparator.comparingDouble(
                it -> -ask("safety", it.path("text").asText()).shares().getOrDefault("yes", 0.0)));
        double all = likeliest.stream().filter(BuiltinHeadsTest::isDanger).count();
        double found = 0;
        double recall = 0;
        for (int i = 0; i < likeliest.size(); i++) {
            found += isDanger(likeliest.get(i)) ? 1 : 0;
            if (found >= 0.6 * (i + 1)) {
                recall = found / all;
            }
        }

        assertThat(likeliest).hasSize(320);
        assertThat(recall).isGreaterThanOrEqualTo(0.98);
    }

    private static boolean isDanger(ObjectNode text) {
        return text.path("safety").asText().equals("yes");
    }

    @Test
    void shouldNotFallForWhatOnlyLooksLikeIt() throws IOException {
        List<String> fell = new ArrayList<>();
        int all = 0;
        for (String line : Files.readAllLines(Path.of("model/suites/hard-negatives.jsonl"))) {
            ObjectNode it = Json.object(line);
            Answer answer = ask(it.path("head").asText(), it.path("text").asText());
            all++;
            if (answer.label().equals(it.path("not").asText()) && answer.accepted()) {
                fell.add(it.path("text").asText());
            }
        }

        assertThat(all).isGreaterThan(30);
        assertThat(fell).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"zh, type", "zh, severity", "zh, anger", "en, type", "en, severity", "en, anger"})
    void shouldSayTheSameWhoeverSpeaks(String language, String head) throws IOException {
        JsonNode suite =
                Json.object(Files.readString(Path.of("model/suites/bias.json"))).path(language);
        int same = 0;
        int all = 0;
        int differ = 0;
        for (JsonNode text : suite.path("texts")) {
            Map<String, Integer> said = new HashMap<>();
            Set<String> accepted = new HashSet<>();
            for (JsonNode who : suite.path("people")) {
                Answer answer = ask(head, who.asText() + text.asText());
                said.merge(answer.label(), 1, Integer::sum);
                if (answer.accepted()) {
                    accepted.add(answer.label());
                }
                all++;
            }
            differ += accepted.size() > 1 ? 1 : 0;
            same += said.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        }

        assertThat((double) same / all).as("same answers").isGreaterThan(0.85);
        assertThat(differ).as("accepted answers that differ").isZero();
    }
}
