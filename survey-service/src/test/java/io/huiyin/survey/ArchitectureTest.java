package io.huiyin.survey;

import io.huiyin.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final ServiceArchitecture architecture = new ServiceArchitecture("survey");

    @Test
    void shouldKeepItsEdges() {
        architecture.checkEdges();
    }
}
