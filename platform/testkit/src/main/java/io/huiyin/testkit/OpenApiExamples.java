package io.huiyin.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;

/** Every JSON body of an OpenAPI document, asked for or answered, has an example that its schema allows. */
final class OpenApiExamples {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode api;
    private final List<String> faults = new ArrayList<>();

    /** @return what is missing or wrong, by operation */
    static List<String> faults(JsonNode api) {
        OpenApiExamples examples = new OpenApiExamples(api);
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String name = operation.getKey() + " " + path.getKey();
                    examples.check(name + " request", operation.getValue().path("requestBody"));
                    operation.getValue().path("responses").properties().forEach(response -> {
                        if (response.getKey().startsWith("2")) {
                            examples.check(name + " " + response.getKey(), response.getValue());
                        }
                    });
                }));
        return examples.faults;
    }

    private OpenApiExamples(JsonNode api) {
        this.api = api;
    }

    private void check(String where, JsonNode body) {
        JsonNode json = body.at("/content/application~1json");
        if (json.isMissingNode()) {
            return;
        }
        JsonNode example = json.path("example");
        if (example.isMissingNode()) {
            faults.add(where + ": no example");
        } else if (json.has("schema")) {
            ObjectNode whole = new ObjectMapper().createObjectNode();
            whole.setAll((ObjectNode) json.path("schema"));
            whole.set("components", api.path("components"));
            Schema schema = REGISTRY.getSchema(whole.toString(), InputFormat.JSON);
            schema.validate(
                            example.toString(),
                            InputFormat.JSON,
                            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                    .forEach(error -> faults.add(where + ": " + error));
        } else {
            faults.add(where + ": no schema");
        }
    }
}
