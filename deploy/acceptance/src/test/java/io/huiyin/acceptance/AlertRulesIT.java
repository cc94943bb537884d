package io.huiyin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alert rules: valid, tested, each with a runbook. */
class AlertRulesIT {

    private static final Path PROMETHEUS = Path.of("../prometheus");
    private static final Path PROJECT = Path.of("../..");

    @Test
    void shouldFireWhenTheirTestsSaySoAndNotBefore() {
        Helper promtool = Helper.assumed("promtool");
        promtool.run("check", "config", PROMETHEUS.resolve("prometheus.yml").toString());
        assertThat(promtool.run(
                        "test",
                        "rules",
                        PROMETHEUS.resolve("tests/huiyin.test.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void shouldEachBeTestedToFire() throws IOException {
        String tests = Files.readString(PROMETHEUS.resolve("tests/huiyin.test.yml"));
        List<String> fired = Pattern.compile("alertname: (\\w+)\\s+exp_alerts:\\s+- exp_labels")
                .matcher(tests)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(fired).containsAll(alerts());
    }

    @Test
    void shouldEachHaveARunbookAndEachRunbookAnAlert() throws IOException {
        List<String> runbooks = Pattern.compile("runbook: (\\S+)")
                .matcher(rules())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(runbooks).hasSameSizeAs(alerts());
        for (int i = 0; i < runbooks.size(); i++) {
            assertThat(PROJECT.resolve(runbooks.get(i))).content().startsWith("# " + alerts().get(i) + "\n");
        }
        try (Stream<Path> files = Files.list(PROJECT.resolve("docs/runbooks"))) {
            assertThat(files.map(file -> "docs/runbooks/" + file.getFileName())
                            .filter(file -> !file.endsWith("README.md")))
                    .containsExactlyInAnyOrderElementsOf(runbooks);
        }
    }

    @Test
    void shouldQueriesOfDashboardsBeValid(@TempDir Path folder) throws IOException {
        Helper promtool = Helper.assumed("promtool");
        StringBuilder rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
        int n = 0;
        for (Dashboard dashboard : Dashboard.all()) {
            for (Dashboard.Query query : dashboard.queries()) {
                if (!query.isSql()) {
                    rules.append("      - record: panel:%d\n        expr: |-\n          %s\n"
                            .formatted(n++, query.promQl("intake")));
                }
            }
        }
        assertThat(n).isGreaterThan(30);
        promtool.run(
                "check",
                "rules",
                Files.writeString(folder.resolve("panels.yml"), rules).toString());
    }

    private static List<String> alerts() throws IOException {
        return Pattern.compile("- alert: (\\w+)")
                .matcher(rules())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String rules() throws IOException {
        return Files.readString(PROMETHEUS.resolve("rules/huiyin.yml"));
    }
}
