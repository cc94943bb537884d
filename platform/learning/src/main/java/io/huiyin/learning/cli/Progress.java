package io.huiyin.learning.cli;

import java.io.PrintStream;

/** A bar for long work, where somebody may watch. */
final class Progress {

    private static final int WIDTH = 40;

    private final PrintStream err;
    private final String what;
    private final int all;
    private int shown = -1;

    Progress(PrintStream err, String what, int all) {
        this.err = err;
        this.what = what;
        this.all = all;
    }

    /** From any thread; what comes late is not shown. */
    synchronized void at(int done) {
        int bar = all == 0 ? WIDTH : (int) ((long) done * WIDTH / all);
        if (bar > shown) {
            shown = bar;
            err.print("\r[" + "#".repeat(bar) + ".".repeat(WIDTH - bar) + "] " + done + " of " + all + " " + what
                    + (done == all ? "\n" : ""));
            err.flush();
        }
    }
}
