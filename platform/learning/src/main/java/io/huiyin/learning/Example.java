package io.huiyin.learning;

import java.util.List;

/**
 * A text and what it is.
 *
 * @param labels one or more, each once
 * @param group where it comes from; texts of one group are never learned from and tried on at once
 */
public record Example(String text, List<String> labels, String group) {

    public Example {
        labels = List.copyOf(labels);
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("a text to learn from has a label");
        }
    }

    /** A text with one label, from anywhere. */
    public Example(String text, String label) {
        this(text, List.of(label), "");
    }
}
