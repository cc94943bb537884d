package io.huiyin.intake.receiving;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Feedback as it is kept, together with everything that must be kept with it or not at all. */
public interface Feedbacks {

    /**
     * Keeps what is new, with its fact and its acknowledgement, in one transaction. No two commands may share a key or an external
     * id.
     *
     * @return a receipt per command, in order
     */
    Uni<List<Receipt>> receive(List<ReceiveFeedback> commands);
}
