package io.huiyin.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;

/** Where the database and the broker of tests come from: {@code -Dhuiyin.infra=embedded|containers}, by default embedded. */
enum Infra {
    /** Binaries from the package registry, as processes. */
    EMBEDDED,
    /** Testcontainers, where a Docker engine answers. */
    CONTAINERS;

    static final String PROPERTY = "huiyin.infra";

    static Infra chosen() {
        return of(System.getProperty(PROPERTY, "embedded"), () -> DockerClientFactory.instance()
                .isDockerAvailable());
    }

    /** @throws IllegalStateException that says what to choose instead */
    static Infra of(String chosen, Supplier<Boolean> dockerAnswers) {
        Infra infra;
        try {
            infra = valueOf(chosen.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(PROPERTY + " must be embedded or containers, not " + chosen, e);
        }
        if (infra == CONTAINERS && !dockerAnswers.get()) {
            throw new IllegalStateException(
                    PROPERTY + "=containers, but no Docker engine answers; leave it out to run without Docker");
        }
        return infra;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
