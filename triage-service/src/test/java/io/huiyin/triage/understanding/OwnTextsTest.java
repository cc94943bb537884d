package io.huiyin.triage.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.privacy.PersonalData;
import io.huiyin.web.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts that heads learn from are what their README says. */
class OwnTextsTest {

    private static final Map<String, Set<String>> WORDS = Map.of(
            "type", Set.of("problem", "complaint", "suggestion", "requirement", "praise", "question", "other"),
            "severity", Set.of("minor", "moderate", "serious", "critical"),
            "scope", Set.of("one", "some", "all"),
            "sentiment", Set.of("positive", "neutral", "negative"),
            "anger", Set.of("yes", "no"),
            "safety", Set.of("yes", "no"),
            "topic", Set.of("product", "price", "service", "logistics", "other"));

    private static final Map<String, Set<String>> SUBTYPES = Map.of(
            "problem", Set.of("technical", "usage", "defect"),
            "suggestion", Set.of("feature", "experience", "optimisation"),
            "requirement", Set.of("new-function", "business-scenario"),
            "praise", Set.of("praise", "success-story"),
            "complaint", Set.of("service", "quality"),
            "question", Set.of(""),
            "other", Set.of(""));

    private static List<ObjectNode> texts(String batches) throws IOException {
        List<ObjectNode> texts = new ArrayList<>();
        try (Stream<Path> files =
                Stream.concat(Files.list(Path.of("model/texts")), Files.list(Path.of("model/held-out")))) {
            for (Path file : files.filter(it -> it.getFileName().toString().matches(batches + "\\.jsonl"))
                    .sorted()
                    .toList()) {
                Files.readAllLines(file).forEach(line -> texts.add(Json.object(line)));
            }
        }
        return texts;
    }

    private static long of(List<ObjectNode> texts, String field, String value) {
        return texts.stream()
                .filter(it -> it.path(field).asText().equals(value))
                .count();
    }

    @Test
    void shouldHaveLabelsThatAreOnesAndNoTextTwice() throws IOException {
        Set<String> seen = new HashSet<>();
        for (ObjectNode text : texts(".*")) {
            WORDS.forEach((field, words) -> assertThat(words)
                    .as(text.toString())
                    .contains(text.path(field).asText()));
            assertThat(SUBTYPES.get(text.path("type").asText()))
                    .as(text.toString())
                    .contains(text.path("subtype").asText());
            assertThat(seen.add(text.path("text").asText())).as(text.toString()).isTrue();
        }
    }

    @Test
    void shouldBeEnoughOfEverything() throws IOException {
        List<ObjectNode> all = texts(".*");
        assertThat(texts("zh-\\d+")).hasSizeGreaterThanOrEqualTo(1_200);
        assertThat(texts("en-\\d+")).hasSizeGreaterThanOrEqualTo(1_200);
        assertThat(texts("mixed-.*")).hasSizeGreaterThanOrEqualTo(200);
        for (String type : List.of("suggestion", "requirement", "question", "praise")) {
            assertThat(of(texts("zh-\\d+"), "type", type)).as(type).isGreaterThanOrEqualTo(150);
            assertThat(of(texts("en-\\d+"), "type", type)).as(type).isGreaterThanOrEqualTo(150);
        }
        assertThat(of(texts("safety-.*"), "safety", "yes")).isGreaterThanOrEqualTo(300);
        assertThat(of(texts("safety-.*"), "safety", "no")).isGreaterThanOrEqualTo(300);
        assertThat(of(all, "severity", "critical")).isGreaterThan(200);
    }

    @Test
    void shouldHoldNobodysData() throws IOException {
        for (ObjectNode text : texts(".*")) {
            String written = text.path("text").asText();
            assertThat(PersonalData.mask(written)).isEqualTo(written);
        }
    }
}
