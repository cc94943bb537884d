package io.huiyin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Holds producers and consumers to the schemas and approved examples of platform/contracts. */
public final class Contracts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(resolvers ->
                    resolvers.mapPrefix("https://huiyin.io/schemas", "classpath:io/huiyin/contracts/schemas")));

    /** The approved example of an event type. */
    public static String example(String type) {
        String path = "/io/huiyin/contracts/examples/" + type + ".json";
        try (InputStream in = Contracts.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no approved example " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The approved example with a field that no reader knows yet. */
    public static String exampleWithUnknownField(String type) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(example(type));
            node.putObject("addedLater").put("depth", 1);
            return node.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with this data by the schema of its type; empty when it is valid. */
    public static List<String> violations(String type, String json) {
        Schema schema = REGISTRY.getSchema(SchemaLocation.of("https://huiyin.io/schemas/" + type + ".json"));
        return schema
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** A producer's record, serialised, is valid and equals the approved example. */
    public static void assertApproved(String type, String json) {
        assertThat(violations(type, json)).as("violations of %s", type).isEmpty();
        assertThat(tree(json)).as("approved example of %s", type).isEqualTo(tree(example(type)));
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Contracts() {}
}
