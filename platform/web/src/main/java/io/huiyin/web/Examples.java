package io.huiyin.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds examples to the OpenAPI document, from resources {@code META-INF/openapi-examples.json}: by method and path, those of the
 * request and of each status.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class Examples implements OASFilter {

    private static final String RESOURCE = "META-INF/openapi-examples.json";
    private static final String JSON = "application/json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Map<String, JsonNode> examples = load();
        if (api.getPaths() == null) {
            return;
        }
        api.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> {
                    JsonNode of = examples.remove(method.name().toUpperCase(Locale.ROOT) + " " + path);
                    if (of != null) {
                        of.properties().forEach(example -> add(operation, example.getKey(), example.getValue()));
                    }
                }));
        if (!examples.isEmpty()) {
            throw new IllegalStateException("examples of routes that are not there: " + examples.keySet());
        }
    }

    private static void add(Operation operation, String of, JsonNode example) {
        Content content;
        if (of.equals("request")) {
            content = operation.getRequestBody().getContent();
        } else {
            APIResponse response = operation.getResponses().getAPIResponse(of);
            if (response == null) {
                throw new IllegalStateException("no " + of + " to put an example to: " + operation.getSummary());
            }
            if (response.getContent() == null) {
                response.setContent(OASFactory.createContent().addMediaType(JSON, OASFactory.createMediaType()));
            }
            content = response.getContent();
        }
        MediaType json = content.getMediaTypes().get(JSON);
        if (json == null) {
            throw new IllegalStateException("no JSON to put an example to: " + operation.getSummary() + ", " + of);
        }
        json.setExample(MAPPER.convertValue(example, Object.class));
    }

    private static Map<String, JsonNode> load() {
        Map<String, JsonNode> examples = new TreeMap<>();
        try {
            for (URL resource : Collections.list(
                    Thread.currentThread().getContextClassLoader().getResources(RESOURCE))) {
                try (InputStream in = resource.openStream()) {
                    MAPPER.readTree(in).properties().forEach(e -> examples.put(e.getKey(), e.getValue()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return examples;
    }
}
