package io.huiyin.intake.asking;

import static io.huiyin.intake.asking.Detail.CONTACT;
import static io.huiyin.intake.asking.Detail.DESCRIPTION;
import static io.huiyin.intake.asking.Detail.HAPPENED;
import static io.huiyin.intake.asking.Detail.ORDER;
import static io.huiyin.intake.asking.Detail.REASON;
import static io.huiyin.intake.asking.Detail.STEPS;
import static io.huiyin.intake.asking.Detail.VERSION;

import java.util.EnumMap;
import java.util.Map;

/** What customers may say their feedback is, and how much each detail weighs for those who work on it. Weights sum to 100. */
public enum Kind {
    PROBLEM(Map.of(DESCRIPTION, 40, STEPS, 20, HAPPENED, 10, VERSION, 10, CONTACT, 20)),
    COMPLAINT(Map.of(DESCRIPTION, 45, ORDER, 20, HAPPENED, 15, CONTACT, 20)),
    QUESTION(Map.of(DESCRIPTION, 70, CONTACT, 30)),
    SUGGESTION(Map.of(DESCRIPTION, 60, REASON, 30, CONTACT, 10)),
    REQUIREMENT(Map.of(DESCRIPTION, 50, REASON, 30, CONTACT, 20)),
    PRAISE(Map.of(DESCRIPTION, 100));

    private final Map<Detail, Integer> weights;

    Kind(Map<Detail, Integer> weights) {
        this.weights = new EnumMap<>(weights);
    }

    Map<Detail, Integer> weights() {
        return weights;
    }
}
