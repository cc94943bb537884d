package io.huiyin.receipt;

/** A receipt that does not prove what it says; the message says why. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
