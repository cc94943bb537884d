package io.huiyin.intake.api;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** What a customer added. */
record FollowUpRequest(@NotBlank @Size(max = 20_000) String text) {}
