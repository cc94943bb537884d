package io.huiyin.local;

/** Something outside is in the way; the message says what, in one line. */
final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
        super(message);
    }
}
