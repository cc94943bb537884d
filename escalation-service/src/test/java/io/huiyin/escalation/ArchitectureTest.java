package io.huiyin.escalation;

import io.huiyin.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final ServiceArchitecture architecture = new ServiceArchitecture("escalation");

    @Test
    void shouldKeepTheDomainPure() {
        architecture.checkPure("policy", "rota", "delivery");
    }

    @Test
    void shouldKeepItsEdges() {
        architecture.checkEdges();
    }
}
