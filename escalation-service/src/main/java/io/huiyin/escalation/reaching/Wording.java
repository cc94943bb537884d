package io.huiyin.escalation.reaching;

import io.huiyin.escalation.policy.Step;
import io.huiyin.escalation.raising.Escalation;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** What people are told of an escalation, in Chinese and English. */
final class Wording {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private static final Map<String, String> CHINESE = Map.of(
            "response", "答复",
            "next-reply", "答复客户补充的内容",
            "resolution", "解决",
            "ownership", "由负责方解决或转交",
            "update", "通报进展");

    private static final String BROKEN = """
            %1$s 未在承诺时间（%4$s）内%2$s。产品：%5$s，团队：%6$s。请确认接手：
            %8$s

            %1$s missed its promised %3$s, due %4$s. Product: %5$s, team: %6$s. Please acknowledge with the link above.

            升级单 / Escalation %7$s
            """;

    private static final String SOON = """
            %1$s 承诺的时间已用去 %4$s，尚未%2$s。产品：%5$s，团队：%6$s。请确认接手：
            %8$s

            %1$s has used %4$s of its promised time (%3$s). Product: %5$s, team: %6$s. Please acknowledge with the link above.

            升级单 / Escalation %7$s
            """;

    static String subject(Escalation it, Step step) {
        String call = step.action() == Step.Action.PAGE ? "呼叫 / PAGE · " : "";
        String what = it.breachedAt() == null ? "即将逾期 / Due soon" : "逾期升级 / Overdue";
        String again = it.round() > 1 ? " · 第 " + it.round() + " 次 / again" : "";
        return call + what + ": " + it.reference() + " (" + it.priority() + ")" + again;
    }

    /** @param zone in which the reader reads times */
    static String text(Escalation it, ZoneId zone, String link) {
        Instant due = it.breachedAt();
        String when = due == null ? it.warnedPercent() + " %" : TIME.format(due.atZone(zone)) + " " + zone.getId();
        return (due == null ? SOON : BROKEN)
                .formatted(
                        it.reference(),
                        CHINESE.getOrDefault(it.promise(), it.promise()),
                        it.promise().replace('-', ' '),
                        when,
                        it.product(),
                        it.team(),
                        it.id(),
                        link);
    }

    /** For small screens. */
    static String brief(Escalation it, Step step, String link) {
        return subject(it, step) + " " + link;
    }

    private Wording() {}
}
