package io.huiyin.web;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import jakarta.inject.Singleton;
import java.util.UUID;

/** New ids: UUIDv7, so that they sort by time and index well. */
@Singleton
public final class Ids {

    private final NoArgGenerator generator = Generators.timeBasedEpochRandomGenerator();

    public UUID next() {
        return generator.generate();
    }
}
