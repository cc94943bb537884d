package io.huiyin.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.huiyin.triage.persistence.PgHeads.Lesson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LessonsTest {

    @Test
    void shouldLockAwayTheSameFifthHoweverItIsLabelled() {
        List<Lesson> some = IntStream.range(0, 2_000)
                .mapToObj(i -> new Lesson("any text " + i, List.of("a"), false))
                .toList();
        List<Lesson> corrected = some.stream()
                .map(it -> new Lesson(it.text(), List.of("b"), false))
                .toList();

        Lessons lessons = Lessons.of(some);

        assertThat(lessons.locked().size() / 2_000.0).isCloseTo(0.2, within(0.03));
        assertThat(lessons.learn()).hasSize(2_000 - lessons.locked().size());
        assertThat(Lessons.of(corrected).locked().stream().map(Lesson::text))
                .containsExactlyElementsOf(
                        lessons.locked().stream().map(Lesson::text).toList());
    }

    @Test
    void shouldTakeTheLastLabelAndLearnNothingOfWhatIsKnown() {
        Lessons lessons = Lessons.of(List.of(
                new Lesson("once", List.of("a"), false),
                new Lesson("known", List.of("a"), true),
                new Lesson("once", List.of("b"), false)));

        assertThat(lessons.known()).containsExactly(new Lesson("known", List.of("a"), true));
        assertThat(Stream.concat(lessons.learn().stream(), lessons.locked().stream()))
                .containsExactly(new Lesson("once", List.of("b"), false));
    }

    @Test
    void shouldDeliverEveryBatchAndLearnOfNoneThatIsLockedAway() throws IOException {
        Path model = Path.of("model");
        List<String> files;
        try (Stream<Path> there =
                Stream.concat(Files.list(model.resolve("texts")), Files.list(model.resolve("held-out")))) {
            files = there.map(it -> model.relativize(it).toString())
                    .filter(it -> it.endsWith(".jsonl"))
                    .toList();
        }

        assertThat(Delivered.batches()).containsExactlyInAnyOrderElementsOf(files);
        assertThat(Delivered.locked("type")).hasSizeGreaterThan(900);
        assertThat(Delivered.mistakes("type")).isNotEmpty();
    }
}
