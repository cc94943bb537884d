package io.huiyin.messaging;

/** Something outside is not there just now: tried again with back-off, never parked. */
public final class TransientFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TransientFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
