package io.huiyin.learning.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.learning.Example;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** JSON lines, plain or gzipped. What is wrong with one is said with its number. */
final class Lines {

    static final String LABEL = "label";

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A line that cannot be used. */
    static final class BadLine extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadLine(String source, long number, String reason) {
            super(source + ", line " + number + ": " + reason);
        }
    }

    interface Each {
        void line(long number, ObjectNode line) throws IOException;
    }

    static void each(Path file, Each each) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            each(file.toString(), file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, each);
        }
    }

    /** @param source as it is named in errors */
    static void each(String source, InputStream in, Each each) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                each.line(number, object(source, number, line));
            }
        }
    }

    private static ObjectNode object(String source, long number, String line) {
        try {
            if (JSON.readTree(line) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new BadLine(source, number, "is no JSON: " + e.getOriginalMessage());
        }
        throw new BadLine(source, number, "is no JSON object");
    }

    static String text(String source, long number, ObjectNode line, String field) {
        JsonNode text = line.get(field);
        if (text == null || !text.isTextual()) {
            throw new BadLine(source, number, "\"" + field + "\" must be a string");
        }
        return text.textValue();
    }

    /**
     * Texts with their labels: {@code {text, label}}, or {@code {text, labels}} with one or more. Each file is a group.
     *
     * @param files one after the other
     * @param field that holds the label; lines without it are passed over unless it is {@code label}
     */
    static List<Example> examples(List<Path> files, String field) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Path file : files) {
            String source = file.toString();
            each(file, (number, line) -> {
                if (field.equals(LABEL) || line.hasNonNull(field)) {
                    examples.add(new Example(
                            text(source, number, line, "text"), labels(source, number, line, field), source));
                }
            });
        }
        if (examples.isEmpty()) {
            throw new BadLine(files.get(0).toString(), 1, "there are no lines");
        }
        return examples;
    }

    private static List<String> labels(String source, long number, ObjectNode line, String field) {
        JsonNode many = line.path("labels");
        if (field.equals(LABEL) && many.isArray() && !many.isEmpty()) {
            List<String> labels = new ArrayList<>();
            many.forEach(label -> labels.add(word(source, number, label, field)));
            return labels.stream().distinct().toList();
        }
        return List.of(word(source, number, line.path(field), field));
    }

    private static String word(String source, long number, JsonNode label, String field) {
        if (label.isContainerNode() || label.isNull() || label.isMissingNode()) {
            throw new BadLine(source, number, "\"" + field + "\" must be a word, or \"labels\" a list of words");
        }
        return label.asText();
    }

    private Lines() {}
}
