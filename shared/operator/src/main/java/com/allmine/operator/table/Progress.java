package com.allmine.operator.table;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Prints a line each time a fixed number of items is done, so that a long command shows that it works. */
public final class Progress {
    private final PrintStream out;
    private final String done;
    private final int interval;
    private long count;

    /**
     * Prints lines such as {@code 2000 items checked}.
     *
     * @param done the words after the number
     * @param interval how many items apart the lines are
     */
    public Progress(PrintStream out, String done, int interval) {
        this.out = out;
        this.done = done;
        this.interval = interval;
    }

    /** Prints nothing. */
    public static Progress silent() {
        return new Progress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), "", Integer.MAX_VALUE);
    }

    /** Counts one item. */
    public void step() {
        if (++count % interval == 0) {
            out.printf("%d %s%n", count, done);
        }
    }
}
