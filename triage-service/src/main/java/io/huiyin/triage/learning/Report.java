package io.huiyin.triage.learning;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.learning.Builtin;
import io.huiyin.learning.Evaluation;
import io.huiyin.learning.Evaluation.OfLabel;
import io.huiyin.web.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of trying a model on texts that neither it nor what is in force learned from.
 *
 * @param challenger on the locked texts; null where there are none
 * @param inForce on the same texts; null where nothing is in force
 * @param against the model in force that it was compared with; null for the delivered one, or none
 * @param delivered version of the delivered models then
 * @param library how its library of misjudgements stood
 * @param known how many known misjudgements it was tried on
 * @param obstacles why it must not be put in force; none if it may
 */
public record Report(
        @Nullable Evaluation challenger,
        @Nullable Evaluation inForce,
        @Nullable UUID against,
        String delivered,
        String library,
        int known,
        List<String> obstacles) {

    private static final double MOST_LOST = 0.02;
    private static final int SHOWN = 80;

    /** A text that must be right, and what was said of it. */
    record Tried(String text, List<String> right, @Nullable String not, String said) {

        boolean isMistaken() {
            return not == null ? !right.contains(said) : not.equals(said);
        }

        private String reason() {
            String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
            return "known misjudgement: '" + shown + "' is taken for " + said
                    + (not == null ? ", is " + String.join(", ", right) : "");
        }
    }

    static Report of(
            @Nullable Evaluation challenger,
            @Nullable Evaluation inForce,
            @Nullable UUID against,
            String library,
            List<Tried> known) {
        List<String> obstacles = new ArrayList<>();
        if (challenger == null) {
            obstacles.add("there are no texts to try it on: about one of five is locked away for that");
        } else if (inForce != null) {
            challenger.labels().forEach((label, of) -> {
                double was = f1(inForce.labels(), label);
                if (of.support() > 0 && was - of.f1() > MOST_LOST) {
                    obstacles.add(String.format(Locale.ROOT, "%s loses: F1 %.3f, was %.3f", label, of.f1(), was));
                }
            });
        }
        known.stream().filter(Tried::isMistaken).map(Tried::reason).forEach(obstacles::add);
        return new Report(challenger, inForce, against, Builtin.version(), library, known.size(), obstacles);
    }

    private static double f1(Map<String, OfLabel> labels, String label) {
        OfLabel of = labels.get(label);
        return of == null ? 0 : of.f1();
    }

    String toJson() {
        return Json.write(this);
    }

    public static Report read(String json) {
        return Json.read(json, new TypeReference<>() {});
    }
}
