package io.huiyin.intake;

import io.huiyin.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final ServiceArchitecture architecture = new ServiceArchitecture("intake");

    @Test
    void shouldKeepItsEdges() {
        architecture.checkEdges();
    }
}
