package io.huiyin.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders of a local suite.
 *
 * @param root what is kept: data, logs, settings, demo.json
 * @param cache what is unpacked once and survives {@code --fresh}
 * @param project the checkout
 * @param build Maven's build folder within each module: {@code target} or {@code target/quick}
 */
record Home(Path root, Path cache, Path project, String build) {

    private static final long ENOUGH_BYTES = 2L << 30;

    Path data(String part) {
        return root.resolve("data").resolve(part);
    }

    Path run(String part) {
        return root.resolve("run").resolve(part);
    }

    Path log(String part) {
        return root.resolve("log").resolve(part + ".log");
    }

    /** The jars that the launcher itself and the broker run from. */
    Path jars() {
        return project.resolve("deploy/local").resolve(build).resolve("lib");
    }

    Path service(String name) {
        return project.resolve(name + "-service").resolve(build).resolve("quarkus-app/quarkus-run.jar");
    }

    void prepare(boolean fresh) throws IOException {
        Files.createDirectories(root);
        if (fresh) {
            for (String folder : List.of("data", "run", "log")) {
                delete(root.resolve(folder));
            }
        }
        Files.deleteIfExists(root.resolve("demo.json"));
        for (Path folder : List.of(root.resolve("data"), root.resolve("run"), root.resolve("log"), cache)) {
            Files.createDirectories(folder);
        }
        long free = Files.getFileStore(root).getUsableSpace();
        if (free < ENOUGH_BYTES) {
            throw new CannotStart(
                    "only " + (free >> 20) + " MiB of disk space are free at " + root + ", 2048 are needed");
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
