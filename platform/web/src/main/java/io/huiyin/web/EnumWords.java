package io.huiyin.web;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** States the words of enumerations in the OpenAPI document as they are on the wire, see {@link Json#word}. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class EnumWords implements OASFilter {

    @Override
    public Schema filterSchema(Schema schema) {
        List<Object> constants = schema.getEnumeration();
        if (constants != null) {
            schema.setEnumeration(constants.stream().map(EnumWords::word).toList());
        }
        return schema;
    }

    private static Object word(Object constant) {
        return constant instanceof String name && name.matches("[A-Z][A-Z0-9_]*") ? Json.word(name) : constant;
    }
}
