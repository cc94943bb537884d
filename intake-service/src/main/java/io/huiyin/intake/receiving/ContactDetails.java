package io.huiyin.intake.receiving;

import org.jspecify.annotations.Nullable;

/** How a customer can be addressed. Personal data: never logged, never published. */
public record ContactDetails(
        @Nullable String name,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String externalId,
        @Nullable String tier) {}
