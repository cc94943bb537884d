package io.huiyin.learning.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    private static final List<String> BAD = List.of(
            "页面打不开了",
            "一点就闪退",
            "付款一直失败",
            "the app crashes",
            "cannot log in",
            "it freezes all the time",
            "验证码收不到",
            "screen stays black");
    private static final List<String> GOOD = List.of(
            "非常好用，谢谢",
            "点赞，太棒了",
            "客服很耐心",
            "love this app",
            "works like a charm",
            "great job everybody",
            "比以前快多了",
            "best support ever");

    @TempDir
    private Path folder;

    private record Ran(int status, String out, String err) {}

    private static Ran run(String in, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new Main(
                        new ByteArrayInputStream(in.getBytes(UTF_8)),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run(arguments);
        return new Ran(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    private Path file(String... lines) throws IOException {
        Path file = Files.createTempFile(folder, "lines", ".jsonl");
        Files.write(file, Arrays.asList(lines));
        return file;
    }

    private Path examples() throws IOException {
        List<String> lines = new ArrayList<>();
        BAD.forEach(text -> lines.add("{\"text\":\"" + text + "\",\"label\":\"problem\"}"));
        GOOD.forEach(text -> lines.add("{\"text\":\"" + text + "\",\"label\":\"praise\"}"));
        return file(lines.toArray(String[]::new));
    }

    private Ran trained(Path model) throws IOException {
        return run("", "train", "--in", examples().toString(), "--out", model.toString());
    }

    @Test
    void shouldTrainClassifyAndEvaluate() throws IOException {
        Path model = folder.resolve("model.bin");
        Ran trained = trained(model);
        assertThat(trained.status()).as(trained.err()).isZero();
        assertThat(Lines.JSON.readTree(trained.out()).path("labels").asInt()).isEqualTo(2);

        Ran classified = run(
                "{\"id\":7,\"text\":\"又闪退了，打不开\"}\n\n{\"text\":\"great support, love it\"}\n",
                "classify",
                "--model",
                model.toString());
        assertThat(classified.status()).as(classified.err()).isZero();
        String[] lines = classified.out().strip().split("\n");
        assertThat(lines).hasSize(2);
        JsonNode first = Lines.JSON.readTree(lines[0]);
        assertThat(first.path("id").asInt()).isEqualTo(7);
        assertThat(first.path("label").asText()).isEqualTo("problem");
        assertThat(first.path("confidence").asDouble()).isBetween(0.0, 1.0);
        assertThat(first.has("accepted")).isTrue();
        assertThat(Lines.JSON.readTree(lines[1]).path("label").asText()).isEqualTo("praise");

        Ran evaluated = run(
                "", "evaluate", "--model", model.toString(), "--in", examples().toString());
        assertThat(evaluated.err()).contains("macro-F1", "problem");
        assertThat(Lines.JSON.readTree(evaluated.out()).path("accuracy").asDouble())
                .isEqualTo(1);
    }

    @Test
    void shouldLearnTheSameFromTheSame() throws IOException {
        Path one = folder.resolve("one.bin");
        Path two = folder.resolve("two.bin");
        trained(one);
        trained(two);

        assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\":\"a\",\"label\":\"x\"}|all texts have the label 'x'",
                "{\"text\":\"a\",\"label\":\"x\"}\\n{\"text\":|line 2: is no JSON",
                "{\"text\":\"a\",\"label\":\"x\"}\\n[1]|line 2: is no JSON object",
                "{\"text\":7,\"label\":\"x\"}|line 1: \"text\" must be a string",
                "{\"label\":\"x\"}|line 1: \"text\" must be a string",
                "{\"text\":\"a\"}|line 1: \"label\" must be a word",
                "{\"text\":\"a\",\"label\":null}|line 1: \"label\" must be a word"
            })
    void shouldNameWhatIsWrongWithALine(String lines, String reason) throws IOException {
        Path in = file(lines.split("\\\\n", -1));

        Ran ran = run(
                "", "train", "--in", in.toString(), "--out", folder.resolve("x").toString());

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(reason);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void shouldNameWhatIsWrongWithTheCommand() throws IOException {
        Path empty = file();
        assertThat(run("").err()).contains("a command is missing");
        assertThat(run("", "guess").err()).contains("no command guess");
        assertThat(run("", "train", "--in").err()).contains("has no value");
        assertThat(run("", "classify").err()).contains("--model is missing");
        assertThat(run("", "evaluate", "--model", "/none").err()).contains("/none cannot be read as a model");
        assertThat(run("", "classify", "--model", empty.toString()).status()).isEqualTo(2);
        assertThat(run("", "train", "--in", empty.toString(), "--out", "x").err())
                .contains("there are no lines");
        assertThat(run("", "train", "--in", "/none", "--out", "x").status()).isEqualTo(2);
    }

    @Test
    void shouldAnswerToAnyText() throws IOException {
        Path model = folder.resolve("model.bin");
        trained(model);
        String lines = String.join(
                "\n",
                "{\"text\":\"\"}",
                "{\"text\":\"😀😀😀\"}",
                "{\"text\":\"Страница не открывается\"}",
                "{\"text\":\"" + "很慢 slow ".repeat(150_000) + "\"}",
                "{\"text\":\"\\u0000\\ud800\"}");

        Ran ran = run(lines, "classify", "--model", model.toString());

        assertThat(ran.status()).as(ran.err()).isZero();
        List<JsonNode> said = new ArrayList<>();
        for (String line : ran.out().strip().split("\n")) {
            said.add(Lines.JSON.readTree(line));
        }
        assertThat(said).hasSize(5).allMatch(it -> !it.path("accepted").asBoolean());
        assertThat(said.get(0).path("reasons").get(0).asText()).isEqualTo("no-text");
        assertThat(said.get(1).path("reasons").get(0).asText()).isEqualTo("no-text");
        assertThat(said.get(2).path("reasons").get(0).asText()).isEqualTo("unknown-script");
        assertThat(said.get(3).path("reasons").get(0).asText()).isEqualTo("too-long");
    }

    @Test
    void shouldTakeLabelsWithOneExample() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.add("{\"text\":\"word" + i + " thing\",\"label\":\"l" + i + "\"}");
        }
        lines.add("{\"text\":\"once only\",\"label\":\"alone\"}");
        Path in = file(lines.toArray(String[]::new));

        Ran ran = run(
                "", "train", "--in", in.toString(), "--out", folder.resolve("x").toString());

        assertThat(ran.status()).as(ran.err()).isZero();
    }

    @Test
    void shouldRefuseTenThousandLabels() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            lines.add("{\"text\":\"text\",\"label\":\"l" + i + "\"}");
        }

        Ran ran = run(
                "",
                "train",
                "--in",
                file(lines.toArray(String[]::new)).toString(),
                "--out",
                folder.resolve("x").toString());

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("there are 10000 labels");
    }

    @Test
    void shouldAnswerByNGramsAloneAndTakeTheLabelFromAnotherField() throws IOException {
        Path model = folder.resolve("model.bin");
        trained(model);
        try (InputStream in = Files.newInputStream(model)) {
            assertThat(TextModel.read(in).classify(Reading.quickly("又闪退了，打不开")).label())
                    .isEqualTo("problem");
        }
        Path in = file("{\"text\":\"打不开\",\"type\":\"problem\"}", "{\"text\":\"没有\"}");

        Ran ran = run("", "evaluate", "--label", "type", "--model", model.toString(), "--in", in.toString());

        assertThat(Lines.JSON.readTree(ran.out()).path("texts").asInt()).isEqualTo(1);
    }

    @Test
    void shouldLearnSeveralLabelsOfAText() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add("{\"text\":\"价格太贵 case " + i + "\",\"labels\":[\"price\"]}");
            lines.add("{\"text\":\"快递太慢 case " + i + "\",\"labels\":[\"logistics\"]}");
            lines.add("{\"text\":\"快递太慢 价格太贵 case " + i + "\",\"labels\":[\"price\",\"logistics\"]}");
        }
        Path model = folder.resolve("many.bin");
        run("", "train", "--in", file(lines.toArray(String[]::new)).toString(), "--out", model.toString());

        Ran ran = run("{\"text\":\"价格太贵，快递太慢\"}\n{\"text\":\"价格太贵\"}", "classify", "--model", model.toString());

        String[] said = ran.out().strip().split("\n");
        assertThat(Lines.JSON.readTree(said[0]).path("labels")).hasSize(2);
        assertThat(Lines.JSON.readTree(said[1]).has("labels")).isFalse();
        assertThat(Lines.JSON.readTree(said[1]).path("label").asText()).isEqualTo("price");
    }

    @Test
    void shouldLearnWhichPairsSayTheSame() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < BAD.size(); i++) {
            for (int j = 0; j < GOOD.size(); j++) {
                lines.add("{\"a\":\"" + BAD.get(i) + "\",\"b\":\"" + GOOD.get(j) + "\",\"same\":0}");
                lines.add("{\"a\":\"" + BAD.get(i) + "\",\"b\":\"" + BAD.get(i) + "！\",\"same\":1}");
            }
        }
        Path in = file(lines.toArray(String[]::new));
        Path model = folder.resolve("pairs.bin");
        assertThat(run("", "pairs-train", "--in", in.toString(), "--out", model.toString())
                        .status())
                .isZero();

        Ran compared = run(
                "{\"a\":\"打不开页面了\",\"b\":\"页面打不开了\"}\n{\"a\":\"打不开页面了\",\"b\":\"非常好用\"}",
                "pairs",
                "--model",
                model.toString());

        String[] said = compared.out().strip().split("\n");
        assertThat(Lines.JSON.readTree(said[0]).path("same").asBoolean()).isTrue();
        assertThat(Lines.JSON.readTree(said[1]).path("same").asBoolean()).isFalse();
        assertThat(Lines.JSON
                        .readTree(run("", "pairs-evaluate", "--model", model.toString(), "--in", in.toString())
                                .out())
                        .path("auc")
                        .asDouble())
                .isGreaterThan(0.99);
        assertThat(run(
                                "",
                                "pairs-train",
                                "--in",
                                file("{\"a\":\"x\",\"b\":\"y\",\"same\":2}").toString(),
                                "--out",
                                "x")
                        .err())
                .contains("line 1: \"same\" must be 1 or 0");
        assertThat(run(
                                "",
                                "pairs-train",
                                "--in",
                                file("{\"a\":\"x\",\"b\":\"y\",\"same\":1}").toString(),
                                "--out",
                                "x")
                        .err())
                .contains("pairs that say the same, and pairs that do not");
    }

    @Test
    void shouldRefuseOptionsItDoesNotHave() {
        assertThat(run("", "train", "--inn", "x").err()).contains("train has no option --inn");
        assertThat(run("", "train", "--in", "x", "--in", "y").err()).contains("--in stands twice");
        assertThat(run("", "classify", "--model", "builtin:mood").err()).contains("there is no builtin:mood");
    }
}
