package io.huiyin.intake.api;

import java.util.UUID;

record FollowUpAnswer(UUID id) {}
