package io.huiyin.learning.cli;

import io.huiyin.learning.Example;
import io.huiyin.learning.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who says something. */
final class Speakers {

    private static final int ONE_OF = 6;

    /**
     * Some texts a second time, said by somebody: what a head says should not hang on who speaks.
     *
     * @param people lines of a language and how they begin; none if there is no such file
     */
    static List<Example> among(List<Example> examples, @Nullable Path people) throws IOException {
        if (people == null || !Files.exists(people)) {
            return examples;
        }
        Map<String, List<String>> ways = Files.readAllLines(people).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .collect(Collectors.groupingBy(
                        line -> line[0], Collectors.mapping(line -> line[1], Collectors.toList())));
        List<Example> all = new ArrayList<>(examples);
        for (int i = 0; i < examples.size(); i += ONE_OF) {
            Example it = examples.get(i);
            boolean latin = Script.of(it.text()) == Script.LATIN;
            List<String> way = ways.getOrDefault(latin ? "en" : "zh", List.of(""));
            String who = way.get(i / ONE_OF % way.size());
            all.add(new Example(who + (latin ? " " : "") + it.text(), it.labels(), it.group()));
        }
        return all;
    }

    private Speakers() {}
}
