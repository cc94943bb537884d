package io.huiyin.learning.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.learning.Builtin;
import io.huiyin.learning.Evaluation;
import io.huiyin.learning.Evaluation.Judged;
import io.huiyin.learning.Reading;
import io.huiyin.learning.TextModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltinsTest {

    private static final Path TEXTS = Path.of("../../triage-service/model/texts");

    @TempDir
    private Path folder;

    /** Of two batches of Chinese and without any other data, as anybody can. */
    @Test
    void shouldBeMadeAgainOfTheTextsOfTheProjectAlone() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        for (String name : List.of("zh-01.jsonl", "zh-02.jsonl", "people.txt")) {
            Files.copy(TEXTS.resolve(name), texts.resolve(name));
        }
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Path models = folder.resolve("models");

        int status = new Main(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run("builtin", "--texts", texts.toString(), "--out", models.toString());

        assertThat(status).as(err.toString(UTF_8)).isZero();
        assertThat(Files.readAllLines(models.resolve("SHA256SUMS"))).hasSize(Builtin.HEADS.size());
        Path other = TEXTS.resolveSibling("held-out").resolve("zh-04.jsonl");
        List<Judged> judged = new ArrayList<>();
        try (InputStream in = Files.newInputStream(models.resolve("type.bin"))) {
            TextModel type = TextModel.read(in);
            Lines.examples(List.of(other), "type")
                    .forEach(it -> judged.add(new Judged(it.labels(), type.classify(Reading.of(it.text())))));
        }
        assertThat(Evaluation.of(judged).accuracy()).isGreaterThan(0.4);
    }
}
