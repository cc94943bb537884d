package io.huiyin.contracts;

/** CloudEvents types on the wire, {@code io.huiyin.<noun>.<past>.v1}: one schema and one approved example each. */
public final class EventTypes {

    // intake
    public static final String FEEDBACK_RECEIVED = "io.huiyin.feedback.received.v1";
    public static final String FEEDBACK_FOLLOW_UP_RECEIVED = "io.huiyin.feedback.follow-up-received.v1";
    public static final String FEEDBACK_ACKNOWLEDGED = "io.huiyin.feedback.acknowledged.v1";
    public static final String REPLY_DELIVERED = "io.huiyin.reply.delivered.v1";
    public static final String REPLY_FAILED = "io.huiyin.reply.failed.v1";

    // triage
    public static final String CASE_CLASSIFIED = "io.huiyin.case.classified.v1";
    public static final String CASE_RECLASSIFIED = "io.huiyin.case.reclassified.v1";
    public static final String CASE_ASSIGNED = "io.huiyin.case.assigned.v1";
    public static final String CASE_HANDED_OFF = "io.huiyin.case.handed-off.v1";
    public static final String CASE_REPLIED = "io.huiyin.case.replied.v1";
    public static final String CASE_NOTED = "io.huiyin.case.noted.v1";
    public static final String CASE_PAUSED = "io.huiyin.case.paused.v1";
    public static final String CASE_RESUMED = "io.huiyin.case.resumed.v1";
    public static final String CASE_RESOLVED = "io.huiyin.case.resolved.v1";
    public static final String CASE_CLOSED = "io.huiyin.case.closed.v1";
    public static final String CASE_REOPENED = "io.huiyin.case.reopened.v1";

    // sla
    public static final String CLOCK_STARTED = "io.huiyin.clock.started.v1";
    public static final String CLOCK_PAUSED = "io.huiyin.clock.paused.v1";
    public static final String CLOCK_RESUMED = "io.huiyin.clock.resumed.v1";
    public static final String CLOCK_RESCHEDULED = "io.huiyin.clock.rescheduled.v1";
    public static final String CLOCK_WARNED = "io.huiyin.clock.warned.v1";
    public static final String CLOCK_BREACHED = "io.huiyin.clock.breached.v1";
    public static final String CLOCK_BREACH_WITHDRAWN = "io.huiyin.clock.breach-withdrawn.v1";
    public static final String CLOCK_MET = "io.huiyin.clock.met.v1";
    public static final String CLOCK_CANCELLED = "io.huiyin.clock.cancelled.v1";

    // escalation
    public static final String ESCALATION_RAISED = "io.huiyin.escalation.raised.v1";
    public static final String ESCALATION_STEP_TAKEN = "io.huiyin.escalation.step-taken.v1";
    public static final String ESCALATION_ACKNOWLEDGED = "io.huiyin.escalation.acknowledged.v1";
    public static final String ESCALATION_CLOSED = "io.huiyin.escalation.closed.v1";

    // survey
    public static final String SURVEY_SCHEDULED = "io.huiyin.survey.scheduled.v1";
    public static final String SURVEY_INVITED = "io.huiyin.survey.invited.v1";
    public static final String SURVEY_SUPPRESSED = "io.huiyin.survey.suppressed.v1";
    public static final String SURVEY_ANSWERED = "io.huiyin.survey.answered.v1";
    public static final String SURVEY_EXPIRED = "io.huiyin.survey.expired.v1";

    // analytics
    public static final String IMPROVEMENT_VERIFIED = "io.huiyin.improvement.verified.v1";

    private EventTypes() {}
}
