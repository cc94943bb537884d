package io.huiyin.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What customers read, in Chinese and English: resources {@code /texts/<name>_zh-CN.properties} and {@code _en}. */
public final class Texts {

    public static final String CHINESE = "zh-CN";
    public static final String ENGLISH = "en";

    private static final Map<String, Map<String, String>> LOADED = new ConcurrentHashMap<>();

    /** @return the texts by their keys, in the one of the two languages that suits */
    public static Map<String, String> of(String name, String language) {
        return LOADED.computeIfAbsent(name + "_" + supported(language), Texts::load);
    }

    /** Chinese for every kind of Chinese, English for everybody else. */
    public static String supported(String language) {
        return language.toLowerCase(Locale.ROOT).startsWith("zh") ? CHINESE : ENGLISH;
    }

    /**
     * What a page is shown in: what was asked for by {@code ?lang=}, else what the browser prefers of the two, else what the
     * customer wrote in.
     */
    public static String negotiate(@Nullable String asked, @Nullable String acceptLanguage, String otherwise) {
        if (asked != null && !asked.isBlank()) {
            return supported(asked);
        }
        if (acceptLanguage != null) {
            try {
                for (Locale.LanguageRange range : Locale.LanguageRange.parse(acceptLanguage)) {
                    if (range.getRange().startsWith("zh") || range.getRange().startsWith("en")) {
                        return supported(range.getRange());
                    }
                }
            } catch (IllegalArgumentException e) {
                return supported(otherwise);
            }
        }
        return supported(otherwise);
    }

    private static Map<String, String> load(String file) {
        String path = "/texts/" + file + ".properties";
        try (InputStream in = open(path)) {
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return properties.stringPropertyNames().stream()
                    .collect(Collectors.toUnmodifiableMap(Function.identity(), properties::getProperty));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String path) {
        for (ClassLoader loader :
                List.of(Thread.currentThread().getContextClassLoader(), Texts.class.getClassLoader())) {
            InputStream in = loader.getResourceAsStream(path.substring(1));
            if (in != null) {
                return in;
            }
        }
        throw new IllegalArgumentException("no texts " + path);
    }

    private Texts() {}
}
