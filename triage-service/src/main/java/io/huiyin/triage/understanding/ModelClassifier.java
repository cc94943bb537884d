package io.huiyin.triage.understanding;

import io.huiyin.learning.Builtin;
import io.huiyin.learning.Reading;
import io.huiyin.learning.TextModel;
import io.huiyin.learning.TextModel.Answer;
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
import io.huiyin.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rules first, then models: words of danger raise the severity and get a person, the delivered heads say the rest. Where models and the
 * rules of the second method agree, that counts as sure; where a head doubts and they do not agree, a person decides.
 */
final class ModelClassifier implements Classifier {

    private static final int MAX_REASONS = 12;
    private static final double STATED_IS_POSSIBLE = 0.15;

    private static final double WORTH_SAYING = 0.05;

    private final Supplier<InForce> models;
    private final Dangers dangers;
    private final Lexicon abuse;
    private final RuleClassifier rules;
    private final Routing routing;

    ModelClassifier(Supplier<InForce> models, Dangers dangers, RuleClassifier rules, Routing routing) {
        this.models = models;
        this.dangers = dangers;
        this.rules = rules;
        this.routing = routing;
        try {
            this.abuse = Builtin.abuse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads what is otherwise loaded with the first text. */
    void warm() {
        fully(new Feedback(null, "预热 warm-up", null, null, ""));
        quickly(new Feedback(null, "预热 warm-up", null, null, ""));
    }

    @Override
    public Classification quickly(Feedback feedback) {
        return classify(feedback, Reading.quickly(feedback.whole()), Verdict.QUICK);
    }

    @Override
    public Classification fully(Feedback feedback) {
        return classify(feedback, Reading.of(feedback.whole()), "");
    }

    private Classification classify(Feedback feedback, Reading reading, String manner) {
        InForce now = models.get();
        List<Hit> hits = dangers.in(feedback.whole());
        Answer first = now.head("type").classify(reading);
        Type type = type(first, feedback.stated());
        boolean sure = first.accepted() || agreed(feedback, type);
        boolean danger = !hits.isEmpty() || ask(now, "safety", reading).label().equals("yes");
        Severity severity =
                severity(constant(Severity.class, ask(now, "severity", reading).label()), hits);
        Scope scope = constant(Scope.class, ask(now, "scope", reading).label());
        boolean unsure = !sure && severity.compareTo(Severity.SERIOUS) < 0;
        Priority priority =
                unsure ? Priority.GENERAL : routing.priority(type, severity, scope, feedback.customerTier());
        Verdict verdict = new Verdict(
                type,
                subtype(type, ask(now, "subtype", reading)),
                severity,
                scope,
                constant(Sentiment.class, ask(now, "sentiment", reading).label()),
                priority,
                !sure || danger || severity == Severity.CRITICAL,
                rounded(first.confidence()),
                reasons(feedback, first, hits, danger),
                now.version() + "+" + dangers.version() + manner,
                besides(now, feedback, reading));
        return new Classification(verdict, routing.place(priority, unsure ? Type.OTHER : type));
    }

    private static Answer ask(InForce now, String head, Reading reading) {
        return now.head(head).decide(reading);
    }

    private Besides besides(InForce now, Feedback feedback, Reading reading) {
        Map<String, Double> topics = new TreeMap<>();
        ask(now, "topic", reading).shares().forEach((topic, share) -> {
            if (share >= WORTH_SAYING) {
                topics.put(topic, rounded(share));
            }
        });
        TextModel line = now.topics().get(feedback.product());
        Answer topic = line == null ? null : line.decide(reading);
        return new Besides(
                ask(now, "anger", reading).label().equals("yes"),
                abuse.find(feedback.whole()).stream().anyMatch(Hit::isMeant),
                topics,
                topic == null || !topic.accepted() ? null : topic.label(),
                reading.isQuick() ? null : rounded(now.head("type").near(reading)));
    }

    private static double rounded(double share) {
        return Math.round(share * 100) / 100.0;
    }

    /** What the customer says it is stands where the head doubts and holds it possible. */
    private static Type type(Answer answer, @Nullable Type stated) {
        return stated != null
                        && !answer.accepted()
                        && answer.shares().getOrDefault(Json.word(stated), 0.0) >= STATED_IS_POSSIBLE
                ? stated
                : constant(Type.class, answer.label());
    }

    private boolean agreed(Feedback feedback, Type type) {
        Verdict other = rules.quickly(feedback).verdict();
        return other.type() == type && other.confidence() >= RuleClassifier.SURE;
    }

    private static Severity severity(Severity said, List<Hit> hits) {
        return hits.stream()
                .map(hit -> constant(Severity.class, hit.value()))
                .reduce(said, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    private static @Nullable Subtype subtype(Type type, Answer answer) {
        return Subtype.of(type).stream()
                .max(Comparator.comparingDouble(it -> answer.shares().getOrDefault(Json.word(it), 0.0)))
                .orElse(null);
    }

    private static List<String> reasons(Feedback feedback, Answer type, List<Hit> hits, boolean danger) {
        List<String> reasons = new ArrayList<>();
        if (feedback.stated() != null) {
            reasons.add(Json.word(feedback.stated()) + ": stated by the customer");
        }
        hits.forEach(hit -> reasons.add(hit.field() + " " + hit.value() + ": " + hit.word()));
        if (danger && hits.isEmpty()) {
            reasons.add("safety: yes");
        }
        type.doubts().forEach(doubt -> reasons.add("type: " + doubt.word()));
        type.words().forEach(word -> reasons.add(type.label() + ": " + word));
        if (reasons.isEmpty()) {
            reasons.add(type.label() + ": by the sense of the sentence");
        }
        return reasons.subList(0, Math.min(MAX_REASONS, reasons.size()));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
