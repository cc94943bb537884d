package io.huiyin.analytics.measuring;

/** What a metric can be taken apart by. Days are those of UTC. */
public enum Dimension {
    CHANNEL("channel"),
    PRODUCT("product"),
    TYPE("type"),
    PRIORITY("priority"),
    TIER("tier"),
    TEAM("team"),
    DAY("to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')");

    private final String sql;

    Dimension(String sql) {
        this.sql = sql;
    }

    public String sql() {
        return sql;
    }
}
