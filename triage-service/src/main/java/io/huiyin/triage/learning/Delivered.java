package io.huiyin.triage.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.triage.persistence.PgHeads.Lesson;
import io.huiyin.web.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The texts of the project, as they are delivered: those to learn from, those that are locked away, and what must not be mistaken. */
final class Delivered {

    private static final String ROOT = "/model/";
    private static final String TEXTS = "texts/";

    /** A text that must not be taken for something. */
    record Mistake(String text, String not) {}

    /** @return the files, in a folder for the trainer */
    static List<Path> copyTexts(Path folder) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (String batch : batches()) {
            if (batch.startsWith(TEXTS)) {
                copies.add(copy(batch, folder));
            }
        }
        return copies;
    }

    /** @return how people of all kinds say things, for {@code --people} of the trainer */
    static Path copyPeople(Path folder) throws IOException {
        return copy(TEXTS + "people.txt", folder);
    }

    /** Texts that no delivered model learned from, with their labels. */
    static List<Lesson> locked(String head) {
        return batches().stream()
                .filter(batch -> !batch.startsWith(TEXTS))
                .flatMap(batch -> lines(batch).stream())
                .map(Json::object)
                .filter(line -> line.hasNonNull(head))
                .map(line -> new Lesson(
                        line.path("text").asText(), List.of(line.path(head).asText()), false))
                .toList();
    }

    static List<Mistake> mistakes(String head) {
        return lines("suites/hard-negatives.jsonl").stream()
                .map(Json::object)
                .filter(line -> line.path("head").asText().equals(head))
                .map(Delivered::mistake)
                .toList();
    }

    private static Mistake mistake(ObjectNode line) {
        return new Mistake(line.path("text").asText(), line.path("not").asText());
    }

    static List<String> batches() {
        return lines("batches.txt");
    }

    private static List<String> lines(String name) {
        try (InputStream in = open(name);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(String name, Path folder) throws IOException {
        Path copy = folder.resolve(name.substring(TEXTS.length()));
        try (InputStream in = open(name)) {
            Files.copy(in, copy);
        }
        return copy;
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Delivered.class.getResourceAsStream(ROOT + name), name);
    }

    private Delivered() {}
}
