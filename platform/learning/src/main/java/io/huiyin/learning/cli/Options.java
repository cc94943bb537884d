package io.huiyin.learning.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands behind a command: {@code --name value}, each once. */
final class Options {

    private final Map<String, String> values = new HashMap<>();

    /** A command that is not one. */
    static final class Misused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Misused(String reason) {
            super(reason);
        }
    }

    /** @param known names that the command takes */
    Options(Set<String> known, String... arguments) {
        for (int i = 1; i < arguments.length; i += 2) {
            if (!known.contains(arguments[i])) {
                throw new Misused(arguments[0] + " has no option " + arguments[i]);
            }
            if (i + 1 == arguments.length) {
                throw new Misused(arguments[i] + " has no value");
            }
            if (values.put(arguments[i], arguments[i + 1]) != null) {
                throw new Misused(arguments[i] + " stands twice");
            }
        }
    }

    String needed(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new Misused(name + " is missing");
        }
        return value;
    }

    @Nullable
    String any(String name) {
        return values.get(name);
    }

    String or(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** Files, separated by commas. */
    static List<Path> files(String value) {
        return Arrays.stream(value.split(",")).map(Path::of).toList();
    }
}
