package io.huiyin.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.util.Locale;

/** JSON as it stands on the wire: camelCase, RFC 3339 times, ISO-8601 durations, enum constants as kebab-case words, no nulls. */
public final class Json {

    private static final ObjectMapper WIRE = configure(JsonMapper.builder()
                    .addModules(new JavaTimeModule(), new Jdk8Module(), new ParameterNamesModule())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** For facts: fields the reader does not know are skipped. Shared; do not configure. */
    public static ObjectMapper wire() {
        return WIRE;
    }

    /** For what is kept as text in a column. */
    public static String write(Object value) {
        try {
            return WIRE.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@link #write} wrote. */
    public static <T> T read(String json, TypeReference<T> shape) {
        try {
            return WIRE.readValue(json, shape);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #read}, without a shape. */
    public static ObjectNode object(String json) {
        return read(json, new TypeReference<>() {});
    }

    /** What facts and HTTP have in common. */
    static ObjectMapper configure(ObjectMapper mapper) {
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        mapper.disable(
                SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
        mapper.setAnnotationIntrospector(new KebabCaseEnums());
        return mapper;
    }

    /** The word an enum constant is on the wire. */
    public static String word(Enum<?> constant) {
        return word(constant.name());
    }

    static String word(String constantName) {
        return constantName.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static final class KebabCaseEnums extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass annotatedClass, Enum<?>[] enumValues, String[] names) {
            String[] words = super.findEnumValues(config, annotatedClass, enumValues, names);
            for (int i = 0; i < enumValues.length; i++) {
                if (words[i] == null && !isNamed(enumValues[i])) {
                    words[i] = word(enumValues[i]);
                }
            }
            return words;
        }

        private static boolean isNamed(Enum<?> constant) {
            try {
                return constant.getDeclaringClass().getField(constant.name()).isAnnotationPresent(JsonProperty.class);
            } catch (NoSuchFieldException e) {
                return false;
            }
        }
    }

    private Json() {}
}
