package io.huiyin.web;

import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a statement found. */
public final class Rows {

    public static <T> List<T> all(Iterable<Row> rows, Function<Row, T> reader) {
        List<T> found = new ArrayList<>();
        rows.forEach(row -> found.add(reader.apply(row)));
        return found;
    }

    private Rows() {}
}
