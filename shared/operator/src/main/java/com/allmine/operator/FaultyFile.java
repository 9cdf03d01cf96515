package com.allmine.operator;

/** A data file cannot be loaded; the message names file, line and reason. Nothing of the file has been written. */
public final class FaultyFile extends RuntimeException {
    private static final long serialVersionUID = 1;

    FaultyFile(String file, int line, String reason) {
        super(FreeText.shown(file + ":" + line + ": " + reason));
    }
}
