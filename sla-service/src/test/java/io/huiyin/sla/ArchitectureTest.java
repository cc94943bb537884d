package io.huiyin.sla;

import io.huiyin.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final ServiceArchitecture architecture = new ServiceArchitecture("sla");

    @Test
    void shouldKeepItsEdges() {
        architecture.checkEdges();
    }

    @Test
    void shouldKeepItsDomainPure() {
        architecture.checkPure("calendar", "clock", "policy");
    }
}
