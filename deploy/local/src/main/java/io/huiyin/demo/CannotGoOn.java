package io.huiyin.demo;

/** What a person has to put right. Its message says what. */
final class CannotGoOn extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotGoOn(String message) {
        super(message);
    }
}
