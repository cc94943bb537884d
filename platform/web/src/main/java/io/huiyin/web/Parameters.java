package io.huiyin.web;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parameters as strict as bodies: a bad one is a 400 that names it (JAX-RS says 404), in a path a 404; enums by their words. */
@Provider
class Parameters implements ParamConverterProvider {

    private static final Map<Class<?>, Function<String, ?>> PARSERS = Map.of(
            int.class,
            Integer::valueOf,
            Integer.class,
            Integer::valueOf,
            long.class,
            Long::valueOf,
            Long.class,
            Long::valueOf,
            boolean.class,
            Parameters::bool,
            Boolean.class,
            Parameters::bool,
            UUID.class,
            StrictJson::uuid,
            Instant.class,
            StrictJson::instant);

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        Function<String, ?> parser = type.isEnum() ? text -> constant(type, text) : PARSERS.get(type);
        return parser == null ? null : new Converter<>((Function<String, T>) parser, annotations);
    }

    private static Boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException();
        }
        return text.equals("true");
    }

    private static Object constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(c -> Problems.word((Enum<?>) c).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private record Converter<T>(Function<String, T> parser, Annotation[] annotations) implements ParamConverter<T> {

        @Override
        public @Nullable T fromString(@Nullable String value) {
            if (value == null) {
                return null;
            }
            try {
                return parser.apply(value);
            } catch (RuntimeException e) {
                throw new ProblemException(refusal());
            }
        }

        @Override
        public String toString(T value) {
            return value instanceof Enum<?> word ? Problems.word(word) : String.valueOf(value);
        }

        private Problem refusal() {
            for (Annotation a : annotations == null ? new Annotation[0] : annotations) {
                if (a instanceof PathParam) {
                    return Problem.ofStatus(404);
                } else if (a instanceof QueryParam q) {
                    return Problem.at(
                            "/" + q.value(), "invalid-parameter", "The parameter " + q.value() + " is not valid.");
                } else if (a instanceof HeaderParam h) {
                    return Problem.at(
                            "/" + h.value(), "invalid-parameter", "The header " + h.value() + " is not valid.");
                }
            }
            return Problem.of(400, "invalid-parameter", "A parameter is not valid.");
        }
    }
}
