package io.huiyin.triage.understanding;

import io.huiyin.triage.desk.Place;
import io.huiyin.triage.desk.Priority;
import io.huiyin.triage.desk.Scope;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Priority and place by their tables. */
@Singleton
public final class Routing {

    private static final Map<Tier, String> TEAMS =
            Map.of(Tier.L1, "front-line", Tier.L2, "specialists", Tier.L3, "architects");

    private final Table priorities = Table.load("/classification/priorities.txt");
    private final Table routes = Table.load("/classification/routes.txt");

    /** Suggestions and requirements have a class of their own, unless something is badly wrong as well. */
    public Priority priority(Type type, Severity severity, Scope scope, @Nullable String customerTier) {
        boolean critical = severity == Severity.CRITICAL;
        return switch (type) {
            case SUGGESTION -> critical ? Priority.URGENT : Priority.SUGGESTION;
            case REQUIREMENT -> critical ? Priority.URGENT : Priority.REQUIREMENT;
            case QUESTION, OTHER, PRAISE -> critical ? Priority.URGENT : Priority.GENERAL;
            case PROBLEM, COMPLAINT ->
                Priority.valueOf(priorities
                        .decide(
                                word(severity),
                                word(scope),
                                customerTier == null ? "" : customerTier.toLowerCase(Locale.ROOT))
                        .get(0)
                        .toUpperCase(Locale.ROOT));
        };
    }

    public Place place(Priority priority, Type type) {
        List<String> place = routes.decide(word(priority), word(type));
        return new Place(Tier.valueOf(place.get(0).toUpperCase(Locale.ROOT)), place.get(1), null);
    }

    /** The team that stands behind a tier where none is named. */
    public String team(Tier tier) {
        return TEAMS.getOrDefault(tier, "front-line");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
