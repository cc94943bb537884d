package io.huiyin.analytics.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.huiyin.analytics.api.MetricsResource.ValueView;
import io.huiyin.analytics.persistence.PgMetrics.Measured;
import io.huiyin.web.Json;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values as lines. Numbers are written as JSON writes them, so that they are equal wherever they are read. */
final class Exports {

    private static final List<String> COLUMNS =
            List.of("metric", "version", "unit", "from", "to", "groupBy", "key", "value", "sampleSize");

    /** RFC 4180, with a head. */
    static String csv(ValueView measured) {
        return lines(measured, row -> COLUMNS.stream()
                        .map(column -> quoted(row.path(column).asText("")))
                        .collect(Collectors.joining(",", "", "\r\n")))
                .collect(Collectors.joining("", String.join(",", COLUMNS) + "\r\n", ""));
    }

    static String ndjson(ValueView measured) {
        return lines(measured, row -> row + "\n").collect(Collectors.joining());
    }

    private static Stream<String> lines(ValueView measured, Function<ObjectNode, String> line) {
        Measured all = new Measured(null, measured.value(), measured.sampleSize());
        return Stream.concat(Stream.of(all), measured.items().stream()).map(group -> line.apply(row(measured, group)));
    }

    private static ObjectNode row(ValueView measured, Measured group) {
        ObjectNode row = Json.wire().createObjectNode();
        row.put("metric", measured.id())
                .put("version", measured.version())
                .put("unit", measured.unit())
                .put("from", measured.from().toString())
                .put("to", measured.to().toString());
        if (group.key() != null && measured.groupBy() != null) {
            row.put("groupBy", Json.word(measured.groupBy())).put("key", group.key());
        }
        if (group.value() != null) {
            row.put("value", group.value());
        }
        return row.put("sampleSize", group.sampleSize());
    }

    /** Nothing that a spreadsheet would take for a formula. */
    private static String quoted(@Nullable String text) {
        String value = text == null ? "" : text;
        boolean formula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 && !value.matches("-?[0-9.E-]+");
        String safe = formula ? "'" + value : value;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? "\"" + safe.replace("\"", "\"\"") + "\""
                : safe;
    }

    private Exports() {}
}
