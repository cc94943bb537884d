package io.huiyin.escalation.rota;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A colleague who can be told.
 *
 * @param username as in the tokens, as assignees are called
 * @param phone as the SMS gateway takes it, E.164
 */
public record Person(
        String username,
        int version,
        ZoneId zone,
        @Nullable String email,
        @Nullable String phone,
        @Nullable QuietHours quiet) {}
