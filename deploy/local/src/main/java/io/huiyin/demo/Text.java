package io.huiyin.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What somebody might say, in their own words.
 *
 * @param kind what it is meant to be; {@code storm} for what many say at once
 * @param words with places for an order, an amount and so on
 */
record Text(String product, String kind, String language, String words) {

    static final String STORM = "storm";

    static List<Text> all() {
        try (InputStream in = Objects.requireNonNull(Text.class.getResourceAsStream("texts.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 4))
                    .map(fields -> new Text(fields[0], fields[1], fields[2], fields[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isChinese() {
        return language.equals("zh-CN");
    }
}
