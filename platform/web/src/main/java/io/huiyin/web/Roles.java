package io.huiyin.web;

/** The realm's roles. */
public final class Roles {

    public static final String SYSTEM = "system";
    public static final String AGENT_L1 = "agent-l1";
    public static final String AGENT_L2 = "agent-l2";
    public static final String AGENT_L3 = "agent-l3";
    public static final String SUPERVISOR = "supervisor";
    public static final String ANALYST = "analyst";
    public static final String ADMIN = "admin";

    private Roles() {}
}
