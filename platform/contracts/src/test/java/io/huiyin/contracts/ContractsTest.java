package io.huiyin.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractsTest {

    private static final Path ROOT = Path.of("src/main/resources/io/huiyin/contracts");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(resolvers ->
                    resolvers.mapPrefix("https://huiyin.io/schemas", "classpath:io/huiyin/contracts/schemas")));

    static Stream<String> types() {
        return Arrays.stream(EventTypes.class.getFields()).map(ContractsTest::value);
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldAcceptTheApprovedExample(String type) throws IOException {
        assertThat(validate(type, example(type).toString())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldAcceptFieldsAddedLater(String type) throws IOException {
        ObjectNode example = (ObjectNode) example(type);
        example.put("addedLater", true);

        assertThat(validate(type, example.toString())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldRefuseAnExampleThatLacksWhatEveryFactHas(String type) throws IOException {
        ObjectNode example = (ObjectNode) example(type);
        example.remove(List.of("caseId", "feedbackId", "improvementId"));

        assertThat(validate(type, example.toString())).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldHoldNoPersonalDataInExamples(String type) throws IOException {
        String example = example(type).toString();

        assertThat(example).doesNotContainPattern(Pattern.compile("1[3-9]\\d{9}|[\\w.]+@[\\w.]+|\\d{17}[\\dXx]"));
    }

    @Test
    void shouldHaveASchemaAndAnExamplePerTypeAndNoneBesides() throws IOException {
        TreeSet<String> expected = new TreeSet<>(types().map(t -> t + ".json").toList());

        assertThat(files("examples")).isEqualTo(expected);
        expected.add("common.json");
        assertThat(files("schemas")).isEqualTo(expected);
    }

    @Test
    void shouldDescribeEveryTypeInAsyncApiOnTheTopicOfItsPublisher() throws IOException {
        JsonNode api = new ObjectMapper(new YAMLFactory())
                .readTree(ROOT.resolve("asyncapi.yaml").toFile());

        assertThat(api.path("asyncapi").asText()).isEqualTo("3.0.0");
        List<String> described = new ArrayList<>();
        api.path("channels").forEach(channel -> channel.path("messages").forEach(reference -> {
            JsonNode message = resolve(api, reference.path("$ref").asText());
            String type = message.path("name").asText();
            described.add(type);
            assertThat(ROOT.resolve(message.at("/payload/schema/$ref").asText()))
                    .exists();
            assertThat(message.at("/payload/schema/$ref").asText()).isEqualTo("schemas/" + type + ".json");
            assertThat(resolve(api, message.at("/traits/0/$ref").asText()).isObject())
                    .isTrue();
        }));
        assertThat(described).containsExactlyInAnyOrderElementsOf(types().toList());
        assertThat(Stream.of(api.path("channels"))
                        .flatMap(c -> Stream.of(c.findValuesAsText("address").toArray(String[]::new))))
                .containsAll(Topics.ALL)
                .containsAll(Topics.ALL.stream().map(Topics::deadLetter).toList());
        api.path("channels")
                .forEach(c ->
                        assertThat(c.at("/bindings/kafka/partitions").asInt()).isEqualTo(Topics.PARTITIONS));
        api.path("operations").forEach(o -> assertThat(
                        resolve(api, o.at("/channel/$ref").asText()).isObject())
                .isTrue());
    }

    private static JsonNode resolve(JsonNode document, String reference) {
        assertThat(reference).startsWith("#/");
        return document.at(reference.substring(1));
    }

    private static TreeSet<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return new TreeSet<>(files.map(f -> f.getFileName().toString()).toList());
        }
    }

    private static JsonNode example(String type) throws IOException {
        return JSON.readTree(ROOT.resolve("examples").resolve(type + ".json").toFile());
    }

    private static List<String> validate(String type, String json) {
        return REGISTRY
                .getSchema(SchemaLocation.of("https://huiyin.io/schemas/" + type + ".json"))
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(c -> c.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
