package io.huiyin.triage.desk;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Kind within the type. */
public enum Subtype {
    TECHNICAL(Type.PROBLEM),
    USAGE(Type.PROBLEM),
    DEFECT(Type.PROBLEM),
    FEATURE(Type.SUGGESTION),
    EXPERIENCE(Type.SUGGESTION),
    OPTIMISATION(Type.SUGGESTION),
    NEW_FUNCTION(Type.REQUIREMENT),
    BUSINESS_SCENARIO(Type.REQUIREMENT),
    PRAISE(Type.PRAISE),
    SUCCESS_STORY(Type.PRAISE),
    SERVICE(Type.COMPLAINT),
    QUALITY(Type.COMPLAINT);

    private final Type type;

    Subtype(Type type) {
        this.type = type;
    }

    public boolean isOf(Type type) {
        return this.type == type;
    }

    /** None for questions and others. */
    public static Set<Subtype> of(Type type) {
        return Arrays.stream(values()).filter(it -> it.isOf(type)).collect(Collectors.toSet());
    }
}
