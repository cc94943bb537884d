package io.huiyin.triage.learning;

import io.huiyin.triage.persistence.PgHeads.Lesson;
import io.huiyin.web.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts, each once, as it was labelled last: to learn from, to try on (one of five, always the same ones), to be right. */
record Lessons(List<Lesson> learn, List<Lesson> locked, List<Lesson> known) {

    private static final int ONE_OF = 5;

    static Lessons of(List<Lesson> all) {
        Map<String, Lesson> last = new LinkedHashMap<>();
        all.forEach(it -> last.put(it.text(), it));
        Lessons lessons = new Lessons(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        last.values().forEach(it -> (it.known() ? lessons.known : isLocked(it.text()) ? lessons.locked : lessons.learn)
                .add(it));
        return lessons;
    }

    private static boolean isLocked(String text) {
        return Math.floorMod(Sha256.of(text)[0], ONE_OF) == 0;
    }
}
