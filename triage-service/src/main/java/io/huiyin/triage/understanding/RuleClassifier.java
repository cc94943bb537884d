package io.huiyin.triage.understanding;

import io.huiyin.learning.rules.Lexicon;
import io.huiyin.learning.rules.Lexicon.Hit;
import io.huiyin.triage.desk.Besides;
import io.huiyin.triage.desk.Priority;
import io.huiyin.triage.desk.Scope;
import io.huiyin.triage.desk.Sentiment;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.Subtype;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.desk.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The second method: classifies by words in Chinese and English. Every verdict names the words that led to it; its confidence is the share of the
 * winning type in the evidence, damped while evidence is scarce.
 */
final class RuleClassifier implements Classifier {

    static final double SURE = 0.45;
    private static final double SCARCITY = 0.8;
    private static final double STATED = 1;
    private static final int MAX_REASONS = 12;
    private static final String WORDS = "/classification/lexicon.txt";

    private final Lexicon lexicon;
    private final Routing routing;

    RuleClassifier(Routing routing) {
        this.routing = routing;
        try {
            this.lexicon = Lexicon.read(WORDS, RuleClassifier.class.getResourceAsStream(WORDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Classification fully(Feedback feedback) {
        return quickly(feedback);
    }

    @Override
    public Classification quickly(Feedback feedback) {
        Type stated = feedback.stated();
        List<Hit> hits = lexicon.find(feedback.whole());
        Map<Type, Double> scores = new EnumMap<>(Type.class);
        hits.stream()
                .filter(hit -> hit.field().equals("type"))
                .forEach(hit -> scores.merge(constant(Type.class, hit.value()), hit.weight(), Double::sum));
        if (stated != null) {
            scores.merge(stated, STATED, Double::sum);
        }
        double total = scores.values().stream().mapToDouble(Double::doubleValue).sum();
        Type type = scores.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Type.OTHER);
        double confidence = total == 0 ? 0.1 : scores.getOrDefault(type, 0.0) / (total + SCARCITY);
        Severity severity = highest(hits, "severity", Severity.class, Severity.MINOR);
        Scope scope = highest(hits, "scope", Scope.class, Scope.ONE);
        boolean needsHuman = confidence < SURE || severity == Severity.CRITICAL;
        boolean unsure = confidence < SURE && severity.compareTo(Severity.SERIOUS) < 0;
        Priority priority =
                unsure ? Priority.GENERAL : routing.priority(type, severity, scope, feedback.customerTier());
        Verdict verdict = new Verdict(
                type,
                subtype(type, hits),
                severity,
                scope,
                sentiment(hits, type),
                priority,
                needsHuman,
                Math.round(confidence * 100) / 100.0,
                reasons(hits, stated),
                lexicon.version(),
                Besides.NONE);
        return new Classification(verdict, routing.place(priority, unsure ? Type.OTHER : type));
    }

    private static @Nullable Subtype subtype(Type type, List<Hit> hits) {
        return hits.stream()
                .filter(hit -> hit.field().equals("subtype"))
                .sorted(Comparator.comparingDouble(Hit::weight).reversed())
                .map(hit -> constant(Subtype.class, hit.value()))
                .filter(it -> it.isOf(type))
                .findFirst()
                .orElse(null);
    }

    private static Sentiment sentiment(List<Hit> hits, Type type) {
        double balance = hits.stream()
                .filter(hit -> hit.field().equals("sentiment"))
                .mapToDouble(hit -> hit.value().equals("negative") ? -hit.weight() : hit.weight())
                .sum();
        if (balance == 0) {
            return type == Type.COMPLAINT
                    ? Sentiment.NEGATIVE
                    : type == Type.PRAISE ? Sentiment.POSITIVE : Sentiment.NEUTRAL;
        }
        return balance < 0 ? Sentiment.NEGATIVE : Sentiment.POSITIVE;
    }

    private static <E extends Enum<E>> E highest(List<Hit> hits, String field, Class<E> type, E lowest) {
        return hits.stream()
                .filter(hit -> hit.field().equals(field))
                .map(hit -> constant(type, hit.value()))
                .max(Comparator.naturalOrder())
                .orElse(lowest);
    }

    private static List<String> reasons(List<Hit> hits, @Nullable Type stated) {
        List<String> reasons = new ArrayList<>();
        if (stated != null) {
            reasons.add(stated.name().toLowerCase(Locale.ROOT) + ": stated by the customer");
        }
        for (Hit hit : hits) {
            if (reasons.size() < MAX_REASONS) {
                reasons.add((hit.field().equals("type") ? "" : hit.field() + " ") + hit.value() + ": " + hit.word());
            }
        }
        return reasons.isEmpty() ? List.of("no word of the lexicon was found") : reasons;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
