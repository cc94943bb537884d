package io.huiyin.triage.api;

import io.huiyin.triage.desk.SupportCase;
import io.huiyin.web.Caller;
import io.huiyin.web.Problem;
import io.huiyin.web.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What is out of a caller's scope is not there. */
@Singleton
final class Scope {

    private final Caller caller;

    @Inject
    Scope(Caller caller) {
        this.caller = caller;
    }

    Uni<SupportCase> visible(Uni<Optional<SupportCase>> found) {
        return found.map(this::visible);
    }

    SupportCase visible(Optional<SupportCase> found) {
        return found.filter(it -> caller.sees(it.place().team()))
                .orElseThrow(() -> new ProblemException(Problem.of(404, "not-found", "There is no such case.")));
    }
}
