package io.huiyin.triage;

import io.huiyin.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final ServiceArchitecture architecture = new ServiceArchitecture("triage");

    @Test
    void shouldKeepItsEdges() {
        architecture.checkEdges();
    }

    @Test
    void shouldKeepItsDomainPure() {
        architecture.checkPure("desk");
    }
}
