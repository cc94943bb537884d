package io.huiyin.intake.receiving;

import java.time.Instant;
import java.util.UUID;

/** What became of feedback handed in. */
public sealed interface Receipt {

    /** It is kept. */
    record Accepted(Stored feedback) implements Receipt {}

    /** The same key and body came before: the first answer again. */
    record Replayed(Stored feedback, int status) implements Receipt {}

    /** The same content came before under this external id. */
    record Known(Stored feedback) implements Receipt {}

    /** Other content came before under this external id. */
    record Contradicts(Stored feedback) implements Receipt {}

    /** The key was used with another body. */
    record KeyReused() implements Receipt {}

    /** The first with this key is still under way, elsewhere. */
    record InFlight() implements Receipt {}

    record Stored(UUID id, String reference, Instant receivedAt, int linkCounter) {}
}
