package io.huiyin.triage.learning;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for one model; gone when it is done. */
final class Workplace implements AutoCloseable {

    private static final String PREFIX = "huiyin-training";

    private final Path folder;

    Workplace() throws IOException {
        this.folder = Files.createTempDirectory(PREFIX);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        remove(folder);
    }

    /** Removes what was left by those that were killed. @param before folders that were begun by then */
    static void sweep(Instant before) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            left = files.filter(it -> it.toFile().getName().startsWith(PREFIX)).toList();
        }
        for (Path it : left) {
            if (Files.getLastModifiedTime(it).toInstant().isBefore(before)) {
                remove(it);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
