package com.allmine.operator.file;

/** A data file cannot be loaded. The message names file, line and reason. Nothing of the file has been written. */
public final class FaultyFile extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param line counted from 1 */
    public FaultyFile(String file, int line, String reason) {
        super(FreeText.shown(file + ":" + line + ": " + reason));
    }
}
