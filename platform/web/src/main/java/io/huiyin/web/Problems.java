package io.huiyin.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each failure means to the caller; the one place that decides. */
final class Problems {

    private Problems() {}

    static Problem of(Throwable failure) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
            Problem problem = direct(t);
            if (problem != null) {
                return problem;
            }
        }
        if (failure instanceof WebApplicationException e) {
            return Problem.ofStatus(e.getResponse().getStatus());
        }
        return Problem.ofStatus(500);
    }

    /** The meaning of this very throwable, or null to ask its cause. */
    private static @Nullable Problem direct(Throwable t) {
        if (t instanceof ProblemException e) {
            return e.problem();
        }
        if (t instanceof JsonProcessingException e && !(t instanceof InvalidDefinitionException)) {
            return json(e);
        }
        if (t instanceof ConstraintViolationException e) {
            return violations(e);
        }
        if (unavailable(t)) {
            return Problem.ofStatus(503);
        }
        if (t instanceof UnauthorizedException) {
            return Problem.ofStatus(401);
        }
        if (t instanceof ForbiddenException) {
            return Problem.ofStatus(403);
        }
        // an AuthenticationException may hide an unreachable Keycloak, so the causes come first
        if (t instanceof AuthenticationException) {
            Problem inner = t.getCause() == null ? null : of(t.getCause());
            return inner != null && inner.status() == 503 ? inner : Problem.ofStatus(401);
        }
        // 22021: NUL in text, 22P05: \\u0000 in jsonb; a last resort, StrictJson refuses them earlier
        if (t instanceof PgException e && ("22021".equals(e.getSqlState()) || "22P05".equals(e.getSqlState()))) {
            return Problem.of(400, "invalid-text", "The text holds characters that cannot be kept.");
        }
        return null;
    }

    private static boolean unavailable(Throwable t) {
        if (t instanceof PgException e && e.getSqlState() != null) {
            String state = e.getSqlState();
            return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P") || state.equals("55P03");
        }
        return t instanceof ConnectException
                || t instanceof OIDCException // Keycloak away, or answering with 5xx
                || t instanceof ClosedConnectionException
                || t instanceof ClosedChannelException
                || t instanceof ConnectionPoolTooBusyException
                || t instanceof RejectedExecutionException
                || t.getClass().getName().startsWith("io.vertx.core.impl.NoStackTrace")
                        && "Timeout".equals(t.getMessage());
    }

    private static Problem json(JsonProcessingException e) {
        Throwable root = e;
        while (root.getCause() instanceof JacksonException) {
            root = root.getCause();
        }
        // the path of a wrapped parser failure ends at the outer bean; the parser knows the rest
        String pointer = root instanceof StreamReadException r ? pointer(r) : pointer(e);
        if (root instanceof TextException) {
            return Problem.at(pointer, "invalid-text", String.valueOf(root.getMessage()));
        }
        if (root instanceof StreamConstraintsException) {
            return Problem.at(
                    pointer, "json-limits", "The JSON is nested too deeply, or a name or number in it is too long.");
        }
        if (root instanceof StreamReadException r) {
            String message = r.getOriginalMessage();
            return message.startsWith("Duplicate field")
                    ? Problem.at(pointer, "duplicate-field", "A field is given twice.")
                    : Problem.at(pointer, "invalid-json", "The body is not well-formed JSON.");
        }
        if (root instanceof UnrecognizedPropertyException) {
            return Problem.at(pointer, "unknown-field", "There is no such field.");
        }
        if (root instanceof MismatchedInputException m) {
            if (m.getOriginalMessage().startsWith("Trailing token")) {
                return Problem.at("", "invalid-json", "Something follows the JSON.");
            }
            Class<?> type = m.getTargetType();
            if (type != null
                    && type.isEnum()
                    && root instanceof InvalidFormatException f
                    && f.getValue() instanceof String) {
                return Problem.at(pointer, "unknown-value", "Must be one of " + words(type) + ".");
            }
            return Problem.at(pointer, "invalid-type", "Must be " + expected(type) + ".");
        }
        return Problem.at(pointer, "invalid-value", "The value is not allowed.");
    }

    private static String words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(c -> word((Enum<?>) c))
                .collect(Collectors.joining(", "));
    }

    /** The word of an enum constant on the wire. */
    static String word(Enum<?> constant) {
        try {
            JsonProperty name =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return name == null ? Json.word(constant.name()) : name.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        } else if (type == String.class || type.isEnum() || type == UUID.class) {
            return type.isEnum() ? "one of " + words(type) : type == String.class ? "a string" : "a UUID";
        } else if (type == Instant.class) {
            return "an RFC 3339 date-time such as 2026-01-31T08:00:00Z";
        } else if (type == Duration.class) {
            return "an ISO 8601 duration such as PT15M";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number in range";
        } else if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "an array";
        } else if (type.isRecord() || Map.class.isAssignableFrom(type)) {
            return "an object";
        }
        return "a valid value";
    }

    private static String pointer(JsonProcessingException e) {
        if (e instanceof JsonMappingException m && !m.getPath().isEmpty()) {
            StringBuilder pointer = new StringBuilder();
            for (JsonMappingException.Reference step : m.getPath()) {
                pointer.append('/')
                        .append(
                                step.getFieldName() == null
                                        ? String.valueOf(step.getIndex())
                                        : escape(step.getFieldName()));
            }
            return pointer.toString();
        }
        return e.getProcessor() instanceof JsonParser parser && parser.getParsingContext() != null
                ? parser.getParsingContext().pathAsPointer().toString()
                : "";
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static Problem violations(ConstraintViolationException e) {
        // a method's own result that breaks its constraints is our fault
        if (e.getConstraintViolations().stream().anyMatch(Problems::ofResult)) {
            return Problem.ofStatus(500);
        }
        Problem.Error[] errors = e.getConstraintViolations().stream()
                .map(v -> new Problem.Error(pointer(v.getPropertyPath()), constraint(v), v.getMessage()))
                .sorted(Comparator.comparing(Problem.Error::pointer).thenComparing(Problem.Error::code))
                .toArray(Problem.Error[]::new);
        return Problem.of(400, "invalid-fields", "Some fields are not valid.", errors);
    }

    private static boolean ofResult(ConstraintViolation<?> v) {
        for (Path.Node node : v.getPropertyPath()) {
            if (node.getKind() == ElementKind.RETURN_VALUE) {
                return true;
            }
        }
        return false;
    }

    private static String constraint(ConstraintViolation<?> v) {
        String name =
                v.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName();
        return switch (name) {
            case "NotNull", "NotBlank", "NotEmpty" -> "required";
            default -> name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        };
    }

    /** Parameters of the resource method fall away when a field follows, so that a body's field is named as in the body. */
    private static String pointer(Path path) {
        String parameter = "";
        StringBuilder pointer = new StringBuilder();
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            } else if (node.getKey() != null) {
                pointer.append('/').append(escape(String.valueOf(node.getKey())));
            }
            switch (node.getKind()) {
                case PARAMETER -> parameter = "/" + node.getName();
                case PROPERTY -> pointer.append('/').append(escape(node.getName()));
                default -> {}
            }
        }
        return pointer.length() == 0 ? parameter : pointer.toString();
    }
}
