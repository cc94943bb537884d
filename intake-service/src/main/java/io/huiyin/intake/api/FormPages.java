package io.huiyin.intake.api;

import io.huiyin.intake.asking.Completeness;
import io.huiyin.intake.asking.Kind;
import io.huiyin.web.Json;
import io.huiyin.web.Pages;
import io.huiyin.web.Texts;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pages of the public form. */
final class FormPages {

    private static final List<String> KINDS =
            Arrays.stream(Kind.values()).map(Json::word).toList();

    private static final List<Field> FOLDED = List.of(
            new Field("steps", "area", 2_000, null),
            new Field("reason", "area", 2_000, null),
            new Field("happened", "datetime-local", 20, null),
            new Field("order", "text", 100, null),
            new Field("version", "text", 100, null),
            new Field("name", "text", 100, "name"));

    /** What it may be about. */
    record Choice(String word, String label, String hint) {}

    /** A field that is folded away at first. @param type of the input; "area" for several lines */
    record Field(
            String name, String type, int max, @Nullable String autocomplete) {}

    @CheckedTemplate(basePath = "", requireTypeSafeExpressions = false)
    static final class Templates {
        static native TemplateInstance form();

        static native TemplateInstance done();

        private Templates() {}
    }

    /**
     * @param given what was filled in before, to be shown again
     * @param wrong fields whose value cannot be taken
     * @param query what the address carries beside the language
     */
    static String form(
            String language,
            String query,
            String key,
            @Nullable MultivaluedMap<String, String> given,
            Set<String> wrong) {
        Map<String, String> texts = Texts.of("form", language);
        Map<String, String> values = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((name, value) -> values.put(name, value.get(0)));
        }
        Map<String, String> errors = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of("busy", "type", "text", "contact"),
                        FOLDED.stream().map(Field::name))
                .filter(wrong::contains)
                .forEach(field -> errors.put(field, texts.getOrDefault("error." + field, texts.get("error.long"))));
        return Templates.form()
                .data("language", language)
                .data("otherLanguage", Pages.other(language))
                .data("query", query)
                .data("texts", texts)
                .data(
                        "kinds",
                        KINDS.stream()
                                .map(word -> new Choice(word, text(texts, "type." + word), text(texts, "hint." + word)))
                                .toList())
                .data("fields", FOLDED)
                .data("given", values)
                .data("errors", errors)
                .data("more", FOLDED.stream().anyMatch(field -> !values.getOrDefault(field.name(), "")
                        .isEmpty()))
                .data("key", key)
                .render();
    }

    static String done(
            String language,
            String query,
            @Nullable String reference,
            @Nullable URI statusUrl,
            Completeness completeness) {
        Map<String, String> texts = Texts.of("form", language);
        return Templates.done()
                .data("language", language)
                .data("otherLanguage", Pages.other(language))
                .data("query", query)
                .data("texts", texts)
                .data("reference", reference)
                .data("statusUrl", statusUrl)
                .data("score", completeness.score())
                .data(
                        "missing",
                        completeness.missing().stream()
                                .map(detail -> text(texts, "missing." + Json.word(detail)))
                                .toList())
                .render();
    }

    static String gone(String language) {
        return StatusResource.Templates.gone()
                .data("language", language)
                .data("otherLanguage", Pages.other(language))
                .data("texts", Texts.of("form", language))
                .render();
    }

    private static String text(Map<String, String> texts, String key) {
        return texts.getOrDefault(key, key);
    }

    private FormPages() {}
}
