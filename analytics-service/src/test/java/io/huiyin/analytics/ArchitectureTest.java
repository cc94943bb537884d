package io.huiyin.analytics;

import io.huiyin.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final ServiceArchitecture architecture = new ServiceArchitecture("analytics");

    @Test
    void shouldKeepItsEdges() {
        architecture.checkEdges();
    }

    @Test
    void shouldKeepItsDomainPure() {
        architecture.checkPure("measuring");
    }
}
