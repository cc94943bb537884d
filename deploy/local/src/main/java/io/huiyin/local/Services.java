package io.huiyin.local;

import java.util.List;

/** The six, in the order of their ports. */
final class Services {

    static final List<String> NAMES = List.of("intake", "triage", "sla", "escalation", "survey", "analytics");

    private Services() {}
}
