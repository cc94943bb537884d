package io.huiyin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InfraTest {

    @Test
    void shouldRunEmbeddedWithoutAskingForDocker() {
        assertThat(Infra.of("embedded", () -> {
                    throw new AssertionError("asked for Docker");
                }))
                .isEqualTo(Infra.EMBEDDED);
    }

    @Test
    void shouldRunInContainersWhereDockerAnswers() {
        assertThat(Infra.of("containers", () -> true)).isEqualTo(Infra.CONTAINERS);
    }

    @Test
    void shouldSayThatContainersNeedDocker() {
        assertThatThrownBy(() -> Infra.of("containers", () -> false)).hasMessageContaining("no Docker engine answers");
    }

    @Test
    void shouldNameAnUnknownChoice() {
        assertThatThrownBy(() -> Infra.of("cloud", () -> true))
                .hasMessageContaining("embedded or containers, not cloud");
    }
}
