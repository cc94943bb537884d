package io.huiyin.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.inject.Inject;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The mapper for request bodies alone: everything doubtful is refused. The application's own mapper, which also reads
 * events, stays lenient. Resource methods that read JSON themselves (NDJSON) use {@link #mapper()}.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
public class StrictJson implements ContextResolver<ObjectMapper> {

    private static final int MAX_DEPTH = 32;
    private static final Pattern RFC3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
    private static final Pattern UUID_FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final ObjectMapper mapper;

    @Inject
    StrictJson(ObjectMapper mapper) {
        this.mapper = strict(mapper);
    }

    @Override
    public ObjectMapper getContext(Class<?> type) {
        return mapper;
    }

    public ObjectMapper mapper() {
        return mapper;
    }

    @SuppressWarnings("deprecation") // the builder that replaces it cannot start from a mapper that is there
    static ObjectMapper strict(ObjectMapper lenient) {
        ObjectMapper mapper = lenient.copyWith(new StrictFactory());
        mapper.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
        for (LogicalType type : new LogicalType[] {
            LogicalType.Textual, LogicalType.Enum, LogicalType.DateTime, LogicalType.Integer, LogicalType.Float,
            LogicalType.Boolean, LogicalType.POJO, LogicalType.Map, LogicalType.Collection, LogicalType.OtherScalar
        }) {
            var config = mapper.coercionConfigFor(type);
            config.setCoercion(
                    CoercionInputShape.EmptyString,
                    type == LogicalType.Textual ? CoercionAction.TryConvert : CoercionAction.Fail);
            config.setCoercion(
                    CoercionInputShape.EmptyArray,
                    type == LogicalType.Collection ? CoercionAction.TryConvert : CoercionAction.Fail);
            if (type == LogicalType.Textual) {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            }
        }
        return mapper.registerModule(new SimpleModule("huiyin-strict")
                .addDeserializer(Instant.class, new FromText<>(Instant.class, StrictJson::instant))
                .addDeserializer(Duration.class, new FromText<>(Duration.class, Duration::parse))
                .addDeserializer(UUID.class, new FromText<>(UUID.class, StrictJson::uuid)));
    }

    static Instant instant(String text) {
        if (!RFC3339.matcher(text).matches()) {
            throw new DateTimeException("not RFC 3339");
        }
        return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
    }

    static UUID uuid(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a UUID");
        }
        return UUID.fromString(text);
    }

    /** Takes a JSON string and nothing else. */
    private static final class FromText<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1;
        private final transient Function<String, T> parse;

        FromText(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return context.reportInputMismatch(this, "a string is needed");
            }
            String text = parser.getText();
            try {
                return parse.apply(text);
            } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
                throw context.weirdStringException(text, handledType(), "not in the expected form");
            }
        }
    }

    /** Refuses duplicate names, deep nesting and text that {@link Text} refuses, wherever in the body it stands. */
    private static final class StrictFactory extends JsonFactory {

        private static final long serialVersionUID = 1;

        StrictFactory() {
            super((JsonFactoryBuilder) JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(100)
                            .maxNameLength(1_000)
                            .build()));
        }

        @Override
        public JsonFactory copy() {
            return new StrictFactory();
        }

        @Override
        protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
            return new TextParser(super._createParser(in, context));
        }

        @Override
        protected JsonParser _createParser(Reader reader, IOContext context) throws IOException {
            return new TextParser(super._createParser(reader, context));
        }

        @Override
        protected JsonParser _createParser(char[] data, int offset, int length, IOContext context, boolean recycle)
                throws IOException {
            return new TextParser(super._createParser(data, offset, length, context, recycle));
        }

        @Override
        protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
            return new TextParser(super._createParser(data, offset, length, context));
        }
    }

    private static final class TextParser extends JsonParserDelegate {

        TextParser(JsonParser parser) {
            super(parser);
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                String refusal = Text.refusal(getText());
                if (refusal != null) {
                    throw new TextException(this, refusal);
                }
            }
            return token;
        }

        @Override
        public JsonToken nextValue() throws IOException {
            JsonToken token = nextToken();
            return token == JsonToken.FIELD_NAME ? nextToken() : token;
        }

        @Override
        public JsonParser skipChildren() throws IOException {
            if (currentToken() == null || !currentToken().isStructStart()) {
                return this;
            }
            for (int open = 1; open > 0; ) {
                JsonToken token = nextToken();
                if (token == null) {
                    return this;
                }
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            return this;
        }
    }
}
