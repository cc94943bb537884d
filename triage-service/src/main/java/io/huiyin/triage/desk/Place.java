package io.huiyin.triage.desk;

import org.jspecify.annotations.Nullable;

/** Whose a case is. */
public record Place(Tier tier, String team, @Nullable String assignee) {

    Place heldBy(@Nullable String username) {
        return new Place(tier, team, username);
    }
}
