package io.huiyin.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds the error answers every operation may give to the OpenAPI document. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ErrorAnswers implements OASFilter {

    private static final int[] STATUSES = {400, 401, 403, 404, 409, 413, 415, 429, 503};

    /** There to be referred to by the operations that give them. */
    private static final int[] FURTHER = {412, 422, 428};

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Components components = api.getComponents() == null ? OASFactory.createComponents() : api.getComponents();
        api.setComponents(components);
        components.addSchema("Problem", schema());
        for (int status : STATUSES) {
            components.addResponse("Problem" + status, answer(status));
        }
        for (int status : FURTHER) {
            components.addResponse("Problem" + status, answer(status));
        }
        if (api.getPaths() != null) {
            api.getPaths().getPathItems().values().forEach(path -> path.getOperations()
                    .values()
                    .forEach(ErrorAnswers::add));
        }
    }

    private static void add(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        for (int status : STATUSES) {
            String key = String.valueOf(status);
            APIResponse stated = operation.getResponses().getAPIResponse(key);
            if (stated == null || stated.getContent() == null && stated.getRef() == null) {
                operation
                        .getResponses()
                        .addAPIResponse(
                                key, OASFactory.createAPIResponse().ref("#/components/responses/Problem" + key));
            }
        }
    }

    private static APIResponse answer(int status) {
        Problem example = status == 400
                ? Problem.of(
                        400,
                        "invalid-fields",
                        "Some fields are not valid.",
                        new Problem.Error("/text", "required", "must not be null"))
                : status == 409
                        ? Problem.of(409, "conflict", "The state of the resource refuses this.")
                        : Problem.ofStatus(status);
        APIResponse answer = OASFactory.createAPIResponse()
                .description(example.title())
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))
                                        .example(tree(example))));
        if (status == 503 || status == 429) {
            answer.addHeader(
                    "Retry-After",
                    OASFactory.createHeader().description("Seconds to wait").schema(type(Schema.SchemaType.INTEGER)));
        } else if (status == 401) {
            answer.addHeader("WWW-Authenticate", OASFactory.createHeader().schema(type(Schema.SchemaType.STRING)));
        }
        return answer;
    }

    private static Schema schema() {
        Schema error = type(Schema.SchemaType.OBJECT)
                .addProperty("pointer", string("RFC 6901 pointer into the body, or /name of a parameter"))
                .addProperty("code", string("stable word"))
                .addProperty("message", string("for people"))
                .required(List.of("pointer", "code", "message"));
        return type(Schema.SchemaType.OBJECT)
                .description("RFC 9457 problem")
                .addProperty("type", string("URI of the kind of problem").format("uri"))
                .addProperty("title", string("name of the status"))
                .addProperty("status", type(Schema.SchemaType.INTEGER))
                .addProperty("code", string("stable word"))
                .addProperty("detail", string("for people"))
                .addProperty("errors", type(Schema.SchemaType.ARRAY).items(error))
                .required(List.of("type", "title", "status", "code"));
    }

    private static Schema string(String description) {
        return type(Schema.SchemaType.STRING).description(description);
    }

    private static Schema type(Schema.SchemaType type) {
        return OASFactory.createSchema().type(List.of(type));
    }

    private static Object tree(Problem problem) {
        try {
            return new ObjectMapper().readValue(problem.toJson(), Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
