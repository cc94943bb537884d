package io.huiyin.testkit;

/** A database or a broker of tests, on a port that stays the same. */
interface Server {

    void start();

    /** SIGKILL, as a power cut would. */
    void kill();

    /** With the same port and data. */
    void startAgain();

    /** For good. */
    void remove();
}
