package io.huiyin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A short month by {@code deploy/demo}, and what can be seen of it afterwards: lists, numbers, every panel of every dashboard. */
class DemoIT {

    private static final int CASES = 240;
    private static final List<String> SERVICES =
            List.of("intake", "triage", "sla", "escalation", "survey", "analytics");
    private static final Pattern METRIC = Pattern.compile("\\b(?:huiyin|http|jvm|sql|process|kafka)_[a-z0-9_]+");

    /** These compare with the weeks before, or need reviews by people: no number after a minute. */
    private static final Pattern OF_WEEKS = Pattern.compile("_psi|audited_precision|agreement_kappa");

    private static final RunningSuite SUITE = RunningSuite.shared();
    private static final Client CLIENT = new Client(SUITE.demo());

    private static Optional<Prometheus> prometheus = Optional.empty();
    private static String printed = "";

    @BeforeAll
    static void liveAMonth() throws IOException, InterruptedException {
        prometheus = Helper.find("prometheus").map(program -> Prometheus.start(program, SUITE.demo()));
        Process demo = SUITE.demoProcess("--cases", String.valueOf(CASES), "--seconds", "45")
                .redirectErrorStream(true)
                .start();
        printed = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(demo.waitFor()).as(printed).isZero();
    }

    @AfterAll
    static void stop() {
        prometheus.ifPresent(Prometheus::close);
    }

    @Test
    void shouldLiveEveryStoryToItsEndAndSayWhatCameOfIt() {
        assertThat(printed)
                .contains("100 %", "A month of " + CASES + " cases", "improvement: response-on-time-share:")
                .doesNotContain("cannot");
    }

    @Test
    void shouldFillListsBreachesSurveysAndImprovements() {
        for (String state : List.of("new", "open", "resolved", "closed")) {
            assertThat(items("supervisor", "/api/v1/cases?state=" + state))
                    .as(state)
                    .isNotEmpty();
        }
        for (String state : List.of("raised", "acknowledged")) {
            assertThat(items("supervisor", "/api/v1/escalations?state=" + state))
                    .as(state)
                    .isNotEmpty();
        }
        assertThat(metric("breaches")).isPositive();
        assertThat(metric("csat")).isBetween(1.0, 5.0);
        String improvement =
                items("analyst", "/api/v1/pdca-cycles").get(0).path("id").asText();
        assertThat(CLIENT.get("analyst", "/api/v1/pdca-cycles/" + improvement)
                        .json()
                        .at("/checks/0/verdict")
                        .asText())
                .isIn("effective", "not-effective", "inconclusive");
    }

    @Test
    void shouldFillEveryPanelOfEveryDashboard() throws SQLException, IOException {
        List<String> empty = new ArrayList<>();
        StringBuilder table = new StringBuilder("| dashboard | panel | from | data |\n|---|---|---|---|\n");
        try (Connection database = report()) {
            for (Dashboard dashboard : Dashboard.all()) {
                for (Dashboard.Query query : dashboard.queries()) {
                    String data = query.isSql() ? rows(database, query) : values(query);
                    table.append("| %s | %s | %s | %s |\n"
                            .formatted(
                                    dashboard.title(),
                                    query.panel(),
                                    query.isSql() ? "analytics" : "Prometheus",
                                    data));
                    if (data.startsWith("0 ") && !OF_WEEKS.matcher(query.text()).find()) {
                        empty.add(dashboard.title() + ": " + query.panel());
                    }
                }
            }
        }
        Files.writeString(Path.of("target/dashboards.md"), table);
        assertThat(empty).isEmpty();
    }

    @Test
    void shouldServicesTellEveryMetricThatAlertsAskFor() throws IOException {
        assumeTrue(prometheus.isPresent(), "prometheus is not installed: skipped");
        List<String> asked = METRIC.matcher(Files.readString(Path.of("../prometheus/rules/huiyin.yml")))
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
        assertThat(asked).hasSizeGreaterThan(8);
        assertThat(prometheus.orElseThrow().names()).containsAll(asked);
        assertThat(prometheus.orElseThrow().values("up{job=\"huiyin\"} == 1")).isPositive();
    }

    @Test
    void shouldReportsReadNothingBesideTheirViews() throws SQLException {
        try (Connection database = report();
                Statement statement = database.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM event"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
        URI intake = URI.create(SUITE.demo().path("report").asText().replace("/analytics", "/intake"));
        assertThatThrownBy(() -> connect(intake))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
    }

    private static String rows(Connection database, Dashboard.Query query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query.sql())) {
            int columns = rows.getMetaData().getColumnCount();
            int filled = 0;
            while (rows.next()) {
                filled += rows.getObject(columns) == null ? 0 : 1;
            }
            return filled + " rows";
        }
    }

    /** Of every service, where the panel is about one. */
    private static String values(Dashboard.Query query) {
        if (prometheus.isEmpty()) {
            return "not asked: prometheus is not installed";
        }
        List<String> services = query.text().contains("$service") ? SERVICES : List.of("");
        return services.stream()
                        .mapToLong(service -> prometheus.orElseThrow().values(query.promQl(service)))
                        .min()
                        .orElse(0)
                + " values";
    }

    private static Connection report() throws SQLException {
        return connect(URI.create(SUITE.demo().path("report").asText()));
    }

    private static Connection connect(URI database) throws SQLException {
        String[] user = database.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + database.getHost() + ":" + database.getPort() + database.getPath(),
                user[0],
                user[1]);
    }

    private static double metric(String id) {
        return CLIENT.get("analyst", "/api/v1/metrics/" + id)
                .json()
                .path("value")
                .asDouble();
    }

    private static List<JsonNode> items(String who, String path) {
        List<JsonNode> items = new ArrayList<>();
        CLIENT.get(who, path).json().path("items").forEach(items::add);
        return items;
    }
}
