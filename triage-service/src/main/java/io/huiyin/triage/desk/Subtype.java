package io.huiyin.triage.desk;

/** Kind within the type. */
public enum Subtype {
    TECHNICAL,
    USAGE,
    DEFECT,
    FEATURE,
    EXPERIENCE,
    OPTIMISATION,
    NEW_FUNCTION,
    BUSINESS_SCENARIO,
    PRAISE,
    SUCCESS_STORY,
    SERVICE,
    QUALITY
}
