package io.huiyin.demo;

import java.io.PrintStream;
import java.util.Locale;

/** How far the month is: one line that is written over on a terminal, a line now and then elsewhere. */
final class Bar {

    private static final int WIDTH = 30;
    private static final int LINES_APART = 20;

    private final PrintStream out;
    private final boolean terminal;
    private int shown;

    Bar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(double day, Tally tally, int stories) {
        long ended = tally.ended.sum();
        int full = (int) (WIDTH * ended / Math.max(1, stories));
        String line = String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  day %2d of %d  %d posted, %d answered, %d solved, %d surveys",
                "#".repeat(full),
                "-".repeat(WIDTH - full),
                100 * ended / Math.max(1, stories),
                (int) Math.ceil(day),
                Month.DAYS,
                tally.posted.sum(),
                tally.answered.sum(),
                tally.resolved.sum(),
                tally.surveys.sum());
        if (terminal) {
            out.print("\r" + line);
            out.flush();
        } else if (shown++ % LINES_APART == 0 || ended == stories) {
            out.println(line);
        }
    }

    void end() {
        if (terminal) {
            out.println();
        }
    }
}
