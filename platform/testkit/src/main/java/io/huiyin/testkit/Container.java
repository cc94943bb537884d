package io.huiyin.testkit;

import com.github.dockerjava.api.DockerClient;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container. */
final class Container implements Server {

    private final GenericContainer<?> container;

    /** @param port in the container, and the same on the host: another would not survive being killed */
    Container(String image, int port, Map<String, String> environment, String... command) {
        container = new GenericContainer<>(DockerImageName.parse(image)).withEnv(environment);
        if (command.length > 0) {
            container.withCommand(command);
        }
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + port));
    }

    @Override
    public void start() {
        container.start();
    }

    @Override
    public void kill() {
        if (container.isRunning()) {
            docker().killContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public void startAgain() {
        docker().startContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void remove() {
        container.stop();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }
}
