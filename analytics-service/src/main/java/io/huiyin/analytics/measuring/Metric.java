package io.huiyin.analytics.measuring;

import java.util.List;
import java.util.Optional;

/**
 * A metric with its published definition. A definition never changes under its version.
 *
 * @param id kebab-case
 * @param unit {@code s}, {@code 1} (a share), {@code count}, {@code score}
 * @param value SQL over rows of {@code case_cycle}
 * @param counted SQL condition: which rows are in the sample
 */
public record Metric(
        String id,
        String english,
        String chinese,
        String definition,
        String unit,
        int version,
        String value,
        String counted) {

    private static final String RESPONSE = "extract(epoch FROM first_response_at - started_at)";
    private static final String RESOLUTION = "extract(epoch FROM resolved_at - started_at)";

    /** All current metrics. */
    public static final List<Metric> ALL = List.of(
            new Metric(
                    "feedback-volume",
                    "Feedback received",
                    "反馈量",
                    "Cases begun in the period.",
                    "count",
                    1,
                    "count(*)",
                    "cycle = 0"),
            new Metric(
                    "cycles",
                    "Cycles",
                    "处理周期数",
                    "Cycles begun in the period: every case has one, and one more per reopening.",
                    "count",
                    1,
                    "count(*)",
                    "true"),
            new Metric(
                    "first-response-mean",
                    "First response, mean",
                    "首次响应时间（平均）",
                    "Mean time from the begin of a cycle to the first public reply of a person, over cycles that have one.",
                    "s",
                    1,
                    "avg(" + RESPONSE + ")",
                    "first_response_at IS NOT NULL"),
            new Metric(
                    "first-response-p50",
                    "First response, median",
                    "首次响应时间（中位数）",
                    "Median of the time from the begin of a cycle to the first public reply of a person (interpolated).",
                    "s",
                    1,
                    "percentile_cont(0.5) WITHIN GROUP (ORDER BY " + RESPONSE + ")",
                    "first_response_at IS NOT NULL"),
            new Metric(
                    "first-response-p90",
                    "First response, 90th percentile",
                    "首次响应时间（90分位）",
                    "90th percentile of the time from the begin of a cycle to the first public reply of a person (interpolated).",
                    "s",
                    1,
                    "percentile_cont(0.9) WITHIN GROUP (ORDER BY " + RESPONSE + ")",
                    "first_response_at IS NOT NULL"),
            new Metric(
                    "response-on-time-share",
                    "Responses on time",
                    "响应及时率",
                    "Share of response promises that were met without breach, over those that were met or breached.",
                    "1",
                    1,
                    "avg(CASE WHEN coalesce(response_breached, false) THEN 0.0 ELSE 1.0 END)",
                    "response_promised AND (response_met OR response_breached)"),
            new Metric(
                    "breaches",
                    "Breaches",
                    "违约次数",
                    "Promises of response and resolution that were breached; breaches taken back are not counted.",
                    "count",
                    1,
                    "sum((coalesce(response_breached, false))::int + (coalesce(resolution_breached, false))::int)",
                    "true"),
            new Metric(
                    "resolution-rate",
                    "Resolution rate",
                    "解决率",
                    "Share of cycles that were resolved, over all cycles begun in the period.",
                    "1",
                    1,
                    "avg(CASE WHEN resolved_at IS NULL THEN 0.0 ELSE 1.0 END)",
                    "true"),
            new Metric(
                    "resolution-time-mean",
                    "Time to resolution, mean",
                    "解决时长（平均）",
                    "Mean time from the begin of a cycle to its resolution, over resolved cycles.",
                    "s",
                    1,
                    "avg(" + RESOLUTION + ")",
                    "resolved_at IS NOT NULL"),
            new Metric(
                    "resolution-time-p90",
                    "Time to resolution, 90th percentile",
                    "解决时长（90分位）",
                    "90th percentile of the time from the begin of a cycle to its resolution (interpolated).",
                    "s",
                    1,
                    "percentile_cont(0.9) WITHIN GROUP (ORDER BY " + RESOLUTION + ")",
                    "resolved_at IS NOT NULL"),
            new Metric(
                    "reopen-rate",
                    "Reopen rate",
                    "重开率",
                    "Share of resolved cycles that were reopened.",
                    "1",
                    1,
                    "avg(CASE WHEN coalesce(reopened, false) THEN 1.0 ELSE 0.0 END)",
                    "resolved_at IS NOT NULL"),
            new Metric(
                    "escalation-rate",
                    "Escalation rate",
                    "升级率",
                    "Share of cycles in which an escalation was raised.",
                    "1",
                    1,
                    "avg(CASE WHEN coalesce(escalated, false) THEN 1.0 ELSE 0.0 END)",
                    "true"),
            new Metric(
                    "backlog",
                    "Backlog",
                    "积压量",
                    "Cycles begun in the period that are not resolved yet.",
                    "count",
                    1,
                    "count(*)",
                    "resolved_at IS NULL"),
            new Metric(
                    "csat",
                    "Customer satisfaction (CSAT)",
                    "客户满意度（CSAT）",
                    "Mean of the answers 1–5, over answered surveys of cycles begun in the period.",
                    "score",
                    1,
                    "avg(csat)",
                    "csat IS NOT NULL"),
            new Metric(
                    "nps",
                    "Net promoter score (NPS)",
                    "净推荐值（NPS）",
                    "Percentage of answers 9–10 minus percentage of answers 0–6, −100 to 100.",
                    "score",
                    1,
                    "100.0 * avg(CASE WHEN nps >= 9 THEN 1.0 WHEN nps <= 6 THEN -1.0 ELSE 0.0 END)",
                    "nps IS NOT NULL"));

    public static Optional<Metric> byId(String id) {
        return ALL.stream().filter(metric -> metric.id().equals(id)).findFirst();
    }
}
