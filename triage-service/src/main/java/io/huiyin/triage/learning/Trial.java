package io.huiyin.triage.learning;

import io.huiyin.learning.Evaluation;
import io.huiyin.learning.Evaluation.Judged;
import io.huiyin.learning.Reading;
import io.huiyin.learning.TextModel;
import io.huiyin.triage.learning.Delivered.Mistake;
import io.huiyin.triage.persistence.PgHeads.Lesson;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tries a model beside what is in force: on locked texts, and on what was misjudged before. */
final class Trial {

    private final List<Lesson> locked;
    private final List<Lesson> known;
    private final List<Mistake> mistakes;
    private final Runnable goOn;

    /** @param goOn called before each text */
    Trial(List<Lesson> locked, List<Lesson> known, List<Mistake> mistakes, Runnable goOn) {
        this.goOn = goOn;
        this.locked = locked;
        this.known = known;
        this.mistakes = mistakes;
    }

    Report of(TextModel challenger, @Nullable TextModel inForce, @Nullable UUID against, String library) {
        List<Judged> its = new ArrayList<>();
        List<Judged> others = new ArrayList<>();
        for (Lesson it : locked) {
            goOn.run();
            Reading reading = Reading.of(it.text());
            its.add(new Judged(it.labels(), challenger.decide(reading)));
            if (inForce != null) {
                others.add(new Judged(it.labels(), inForce.decide(reading)));
            }
        }
        List<Report.Tried> tried = new ArrayList<>();
        known.forEach(it -> tried.add(new Report.Tried(it.text(), it.labels(), null, said(challenger, it.text()))));
        mistakes.forEach(
                it -> tried.add(new Report.Tried(it.text(), List.of(), it.not(), said(challenger, it.text()))));
        return Report.of(
                its.isEmpty() ? null : Evaluation.of(its),
                others.isEmpty() ? null : Evaluation.of(others),
                against,
                library,
                tried);
    }

    private String said(TextModel model, String text) {
        goOn.run();
        return model.decide(Reading.of(text)).label();
    }
}
