package io.huiyin.contracts;

import java.util.List;

/** One topic per publishing service; what a reader cannot digest is copied to {@link #deadLetter}. */
public final class Topics {

    public static final String INTAKE = "huiyin.intake";
    public static final String TRIAGE = "huiyin.triage";
    public static final String SLA = "huiyin.sla";
    public static final String ESCALATION = "huiyin.escalation";
    public static final String SURVEY = "huiyin.survey";
    public static final String ANALYTICS = "huiyin.analytics";

    public static final List<String> ALL = List.of(INTAKE, TRIAGE, SLA, ESCALATION, SURVEY, ANALYTICS);

    /** Of every topic. Cases are spread by their id. */
    public static final int PARTITIONS = 12;

    public static String deadLetter(String topic) {
        return topic + ".dead-letter";
    }

    private Topics() {}
}
