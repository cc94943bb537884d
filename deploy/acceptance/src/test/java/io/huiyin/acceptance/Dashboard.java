package io.huiyin.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A dashboard as Grafana is given it. */
record Dashboard(String title, List<Query> queries) {

    private static final Path FOLDER = Path.of("../grafana/dashboards");

    /** @param text PromQL or SQL, with Grafana's macros and variables */
    record Query(String panel, String text, boolean isSql) {

        /** @return PromQL as Grafana would send it */
        String promQl(String service) {
            return text.replace("$__rate_interval", "1m").replace("$service", service);
        }

        /** @return SQL as Grafana would send it, about the last 31 days */
        String sql() {
            return text.replaceAll(
                            "\\$__timeFilter\\((\\w+)\\)",
                            "$1 BETWEEN now() - interval '31 days' AND now() + interval '1 hour'")
                    .replaceAll(
                            "\\$__timeGroupAlias\\((\\w+), \\$__interval\\)",
                            "date_bin('10 seconds', $1, 'epoch') AS \"time\"")
                    .replaceAll("\\$__timeGroupAlias\\((\\w+), '1d'\\)", "date_bin('1 day', $1, 'epoch') AS \"time\"");
        }
    }

    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(Dashboard::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        try {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            List<Query> queries = new ArrayList<>();
            for (JsonNode panel : json.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    boolean sql = target.has("rawSql");
                    queries.add(new Query(
                            panel.path("title").asText(),
                            target.path(sql ? "rawSql" : "expr").asText(),
                            sql));
                }
            }
            return new Dashboard(json.path("title").asText(), queries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
