package io.huiyin.analytics.measuring;

import java.util.List;
import java.util.Optional;

/**
 * A metric with its published definition. A definition never changes under its version.
 *
 * @param id kebab-case
 * @param unit {@code s}, {@code 1} (a share), {@code count}, {@code score}
 * @param measure how rows of {@code case_cycle} become the number
 * @param counted SQL condition: which rows are in the sample
 * @param evidence which events of those rows the number was computed from
 */
public record Metric(
        String id,
        String english,
        String chinese,
        String definition,
        String unit,
        int version,
        Measure measure,
        String counted,
        Evidence evidence) {

    private static final String RESPONSE = "extract(epoch FROM first_response_at - started_at)";
    private static final String RESOLUTION = "extract(epoch FROM resolved_at - started_at)";

    private static final Evidence BEGUN = Evidence.of("case.classified", "case.reopened");
    private static final Evidence RESPONDED = Evidence.of("case.classified", "case.reopened", "case.replied");
    private static final Evidence RESOLVED = Evidence.of("case.classified", "case.reopened", "case.resolved");
    private static final Evidence BREACHED = Evidence.breaches("response", "resolution");
    private static final Evidence ESCALATED = Evidence.of("escalation.raised");
    private static final Evidence ANSWERED = Evidence.of("survey.answered");
    private static final Evidence REOPENED = new Evidence("e.type = 'io.huiyin.case.resolved.v1' AND e.cycle = c.cycle"
            + " OR e.type = 'io.huiyin.case.reopened.v1' AND e.cycle = c.cycle + 1");

    /** All current metrics. */
    public static final List<Metric> ALL = List.of(
            new Metric(
                    "feedback-volume",
                    "Feedback received",
                    "反馈量",
                    "Cases begun in the period.",
                    "count",
                    1,
                    Measure.COUNT,
                    "cycle = 0",
                    BEGUN),
            new Metric(
                    "cycles",
                    "Cycles",
                    "处理周期数",
                    "Cycles begun in the period: every case has one, and one more per reopening.",
                    "count",
                    1,
                    Measure.COUNT,
                    "true",
                    BEGUN),
            new Metric(
                    "first-response-mean",
                    "First response, mean",
                    "首次响应时间（平均）",
                    "Mean time from the begin of a cycle to the first public reply of a person, over cycles that have one.",
                    "s",
                    1,
                    Measure.mean(RESPONSE),
                    "first_response_at IS NOT NULL",
                    RESPONDED),
            new Metric(
                    "first-response-p50",
                    "First response, median",
                    "首次响应时间（中位数）",
                    "Median of the time from the begin of a cycle to the first public reply of a person (interpolated).",
                    "s",
                    1,
                    Measure.quantile(0.5, RESPONSE),
                    "first_response_at IS NOT NULL",
                    RESPONDED),
            new Metric(
                    "first-response-p90",
                    "First response, 90th percentile",
                    "首次响应时间（90分位）",
                    "90th percentile of the time from the begin of a cycle to the first public reply of a person (interpolated).",
                    "s",
                    1,
                    Measure.quantile(0.9, RESPONSE),
                    "first_response_at IS NOT NULL",
                    RESPONDED),
            new Metric(
                    "response-on-time-share",
                    "Responses on time",
                    "响应及时率",
                    "Share of response promises that were met without breach, over those that were met or breached.",
                    "1",
                    1,
                    Measure.share("NOT coalesce(response_breached, false)"),
                    "response_promised AND (response_met OR response_breached)",
                    Evidence.clocks("response")),
            new Metric(
                    "breaches",
                    "Breaches",
                    "违约次数",
                    "Promises of response and resolution that were breached; breaches taken back are not counted.",
                    "count",
                    1,
                    Measure.sum(
                            "(coalesce(response_breached, false))::int + (coalesce(resolution_breached, false))::int"),
                    "true",
                    BREACHED),
            new Metric(
                    "resolution-rate",
                    "Resolution rate",
                    "解决率",
                    "Share of cycles that were resolved, over all cycles begun in the period.",
                    "1",
                    1,
                    Measure.share("resolved_at IS NOT NULL"),
                    "true",
                    RESOLVED),
            new Metric(
                    "resolution-time-mean",
                    "Time to resolution, mean",
                    "解决时长（平均）",
                    "Mean time from the begin of a cycle to its resolution, over resolved cycles.",
                    "s",
                    1,
                    Measure.mean(RESOLUTION),
                    "resolved_at IS NOT NULL",
                    RESOLVED),
            new Metric(
                    "resolution-time-p90",
                    "Time to resolution, 90th percentile",
                    "解决时长（90分位）",
                    "90th percentile of the time from the begin of a cycle to its resolution (interpolated).",
                    "s",
                    1,
                    Measure.quantile(0.9, RESOLUTION),
                    "resolved_at IS NOT NULL",
                    RESOLVED),
            new Metric(
                    "reopen-rate",
                    "Reopen rate",
                    "重开率",
                    "Share of resolved cycles that were reopened.",
                    "1",
                    1,
                    Measure.share("coalesce(reopened, false)"),
                    "resolved_at IS NOT NULL",
                    REOPENED),
            new Metric(
                    "escalation-rate",
                    "Escalation rate",
                    "升级率",
                    "Share of cycles in which an escalation was raised.",
                    "1",
                    1,
                    Measure.share("coalesce(escalated, false)"),
                    "true",
                    ESCALATED),
            new Metric(
                    "backlog",
                    "Backlog",
                    "积压量",
                    "Cycles begun in the period that are not resolved yet.",
                    "count",
                    1,
                    Measure.stock("count(*)"),
                    "resolved_at IS NULL",
                    BEGUN),
            new Metric(
                    "csat",
                    "Customer satisfaction (CSAT)",
                    "客户满意度（CSAT）",
                    "Mean of the answers 1–5, over answered surveys of cycles begun in the period.",
                    "score",
                    1,
                    Measure.mean("csat"),
                    "csat IS NOT NULL",
                    ANSWERED),
            new Metric(
                    "nps",
                    "Net promoter score (NPS)",
                    "净推荐值（NPS）",
                    "Percentage of answers 9–10 minus percentage of answers 0–6, −100 to 100.",
                    "score",
                    1,
                    Measure.mean("CASE WHEN nps >= 9 THEN 100.0 WHEN nps <= 6 THEN -100.0 ELSE 0.0 END"),
                    "nps IS NOT NULL",
                    ANSWERED),
            new Metric(
                    "response-satisfaction",
                    "Satisfaction where a person replied",
                    "响应满意度",
                    "Mean of the answers 1–5, over answered surveys of cycles in which a person replied.",
                    "score",
                    1,
                    Measure.mean("csat"),
                    "csat IS NOT NULL AND first_response_at IS NOT NULL",
                    ANSWERED),
            new Metric(
                    "resolution-on-time-share",
                    "Resolutions on time",
                    "解决及时率",
                    "Share of resolution promises that were met without breach, over those that were met or breached.",
                    "1",
                    1,
                    Measure.share("NOT coalesce(resolution_breached, false)"),
                    "resolution_promised AND (resolution_met OR resolution_breached)",
                    Evidence.clocks("resolution")),
            new Metric(
                    "first-contact-rate",
                    "First-contact resolution rate",
                    "一次解决率",
                    "Share of resolved cycles that took one public reply of a person at most, no hand-off, and were not reopened.",
                    "1",
                    1,
                    Measure.share(
                            "coalesce(human_replies, 0) <= 1 AND coalesce(hand_offs, 0) = 0 AND NOT coalesce(reopened, false)"),
                    "resolved_at IS NOT NULL",
                    new Evidence(
                            "e.type IN ('io.huiyin.case.resolved.v1', 'io.huiyin.case.replied.v1', 'io.huiyin.case.handed-off.v1')"
                                    + " AND e.cycle = c.cycle OR e.type = 'io.huiyin.case.reopened.v1' AND e.cycle = c.cycle + 1")),
            new Metric(
                    "resolution-satisfaction",
                    "Settled, say customers",
                    "解决满意度",
                    "Share of answered surveys that call the matter settled.",
                    "1",
                    1,
                    Measure.share("settled = 'yes'"),
                    "settled IS NOT NULL",
                    ANSWERED),
            new Metric(
                    "complaints-resolved-in-24h",
                    "Complaints resolved within 24 h",
                    "投诉 24 小时解决率",
                    "Share of complaint cycles resolved within 24 hours, over those resolved or older than 24 hours.",
                    "1",
                    1,
                    Measure.share("resolved_at <= started_at + interval '24 hours'"),
                    "type = 'complaint' AND (resolved_at IS NOT NULL OR started_at < least($2, now()) - interval '24 hours')",
                    RESOLVED),
            new Metric(
                    "repeat-complaint-rate",
                    "Repeat complaint rate",
                    "重复投诉率",
                    "Share of complaints of known customers who had complained in the 30 days before.",
                    "1",
                    1,
                    Measure.share(
                            "EXISTS (SELECT FROM case_cycle p WHERE p.contact_id = case_cycle.contact_id AND p.case_id <> case_cycle.case_id"
                                    + " AND p.type = 'complaint' AND p.started_at < case_cycle.started_at"
                                    + " AND p.started_at >= case_cycle.started_at - interval '30 days')"),
                    "cycle = 0 AND type = 'complaint' AND contact_id IS NOT NULL",
                    BEGUN),
            new Metric(
                    "backlog-age-mean",
                    "Age of the backlog, mean",
                    "积压时长（平均）",
                    "Mean time since the begin of cycles that are not resolved, at the end of the period or now.",
                    "s",
                    1,
                    Measure.mean("extract(epoch FROM least($2, now()) - started_at)"),
                    "resolved_at IS NULL",
                    BEGUN),
            new Metric(
                    "coverage",
                    "Coverage",
                    "回复覆盖率",
                    "Share of cycles in which a person replied in public.",
                    "1",
                    1,
                    Measure.share("first_response_at IS NOT NULL"),
                    "true",
                    RESPONDED),
            new Metric(
                    "follow-up-rate",
                    "Follow-up rate",
                    "回访率",
                    "Share of closed cycles that were followed by an invitation to a survey.",
                    "1",
                    1,
                    Measure.share("coalesce(invited, false)"),
                    "closed_at IS NOT NULL",
                    Evidence.of("case.closed", "survey.invited")),
            new Metric(
                    "survey-response-rate",
                    "Survey response rate",
                    "问卷回收率",
                    "Share of invitations to a survey that were answered.",
                    "1",
                    1,
                    Measure.share("csat IS NOT NULL"),
                    "invited",
                    Evidence.of("survey.invited", "survey.answered")),
            new Metric(
                    "positive-rating-rate",
                    "Positive rating rate",
                    "好评率",
                    "Share of answers 4 or 5, over answered surveys.",
                    "1",
                    1,
                    Measure.share("csat >= 4"),
                    "csat IS NOT NULL",
                    ANSWERED),
            new Metric(
                    "retention",
                    "Customers heard of again",
                    "客户留存率",
                    "Of feedback of known customers whose 90 days are over, the share that was followed by more of the same customer within them.",
                    "1",
                    1,
                    Measure.share(
                            "EXISTS (SELECT FROM case_cycle n WHERE n.contact_id = case_cycle.contact_id AND n.cycle = 0"
                                    + " AND n.started_at > case_cycle.started_at AND n.started_at <= case_cycle.started_at + interval '90 days')"),
                    "cycle = 0 AND contact_id IS NOT NULL AND started_at < now() - interval '90 days'",
                    BEGUN),
            new Metric(
                    "churn-after-closure",
                    "Silence after closure",
                    "办结后流失率",
                    "Of closed cycles of known customers whose 90 days are over, the share after which the customer was not heard of within"
                            + " them. Silence is all that feedback can tell of leaving.",
                    "1",
                    1,
                    Measure.share(
                            "NOT EXISTS (SELECT FROM case_cycle n WHERE n.contact_id = case_cycle.contact_id"
                                    + " AND n.started_at > case_cycle.closed_at AND n.started_at <= case_cycle.closed_at + interval '90 days')"),
                    "contact_id IS NOT NULL AND closed_at < now() - interval '90 days'",
                    Evidence.of("case.closed")),
            new Metric(
                    "repurchase-share",
                    "Feedback after a repeat purchase",
                    "复购反馈占比",
                    "Share of feedback given after a repeat purchase, over feedback that tells the stage (context.journeyStage).",
                    "1",
                    1,
                    Measure.share("journey_stage = 'repeat-purchase'"),
                    "cycle = 0 AND journey_stage IS NOT NULL",
                    Evidence.of("feedback.received")),
            new Metric(
                    "bad-after-repurchase",
                    "Bad feedback after a repeat purchase",
                    "复购后负面反馈占比",
                    "Share of problems and complaints among feedback given after a repeat purchase.",
                    "1",
                    1,
                    Measure.share("type IN ('problem', 'complaint')"),
                    "cycle = 0 AND journey_stage = 'repeat-purchase'",
                    Evidence.of("feedback.received", "case.classified", "case.reclassified")),
            new Metric(
                    "public-opinion",
                    "Public opinion",
                    "舆情评分",
                    "Percentage of positive minus percentage of negative feedback from social channels, −100 to 100.",
                    "score",
                    1,
                    Measure.mean("CASE sentiment WHEN 'positive' THEN 100.0 WHEN 'negative' THEN -100.0 ELSE 0.0 END"),
                    "cycle = 0 AND channel = 'social' AND sentiment IS NOT NULL",
                    Evidence.of("case.classified", "case.reclassified")),
            new Metric(
                    "classification-overruled-rate",
                    "Classifications overruled",
                    "自动分类纠正率",
                    "Share of cases whose automatic classification a person overruled.",
                    "1",
                    1,
                    Measure.share("coalesce(overruled, false)"),
                    "cycle = 0 AND type IS NOT NULL",
                    Evidence.of("case.classified", "case.reclassified")),
            new Metric(
                    "active-customers",
                    "Active customers",
                    "活跃客户数",
                    "Known customers who gave feedback in the period, each counted once.",
                    "count",
                    1,
                    Measure.stock("count(DISTINCT contact_id)"),
                    "cycle = 0 AND contact_id IS NOT NULL",
                    BEGUN));

    public static Optional<Metric> byId(String id) {
        return ALL.stream().filter(metric -> metric.id().equals(id)).findFirst();
    }
}
