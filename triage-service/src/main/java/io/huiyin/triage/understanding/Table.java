package io.huiyin.triage.understanding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A decision table as a file: {@code condition condition … = result …} a line, first match wins, {@code *} is anything. */
final class Table {

    private record Row(List<String> conditions, List<String> results) {}

    private final List<Row> rows;

    private Table(List<Row> rows) {
        this.rows = rows;
    }

    static Table load(String resource) {
        try (InputStream in = Table.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no table " + resource);
            }
            return new Table(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(Table::row)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The results of the first row whose conditions all hold. */
    List<String> decide(String... values) {
        for (Row row : rows) {
            if (matches(row.conditions(), values)) {
                return row.results();
            }
        }
        throw new IllegalStateException("the table has no row for " + List.of(values));
    }

    private static boolean matches(List<String> conditions, String... values) {
        for (int i = 0; i < values.length; i++) {
            String condition = conditions.get(i);
            if (!condition.equals("*") && !condition.equals(values[i])) {
                return false;
            }
        }
        return true;
    }

    private static Row row(String line) {
        String[] halves = line.split("=", 2);
        return new Row(
                List.of(halves[0].strip().split("\\s+")),
                List.of(halves[1].strip().split("\\s+")));
    }
}
