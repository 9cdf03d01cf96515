package com.allmine.operator.evidence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the findings of all checks. A fault in one file does not end the checks of the others. */
final class Findings {
    private final List<Finding> faults = new ArrayList<>();
    private final List<Finding> remarks = new ArrayList<>();

    /** Checks one file or folder. */
    interface Check {
        void run() throws IOException;
    }

    /** Reads one file. */
    interface Reader<T> {
        T read() throws IOException;
    }

    /**
     * Runs a check.
     *
     * @param file the file that a failure to read concerns
     * @return whether it found no fault
     */
    boolean attempt(String file, Check check) {
        return read(file, () -> {
                    check.run();
                    return true;
                })
                .isPresent();
    }

    /** As {@link #attempt}, but returns what was read. */
    <T> Optional<T> read(String file, Reader<T> reader) {
        try {
            return Optional.of(reader.read());
        } catch (FaultyEvidence e) {
            faults.add(e.finding());
        } catch (IOException e) {
            fault(file, "it cannot be read");
        }
        return Optional.empty();
    }

    void fault(Finding fault) {
        faults.add(fault);
    }

    /** Something is wrong. */
    void fault(String file, String reason) {
        faults.add(new Finding(file, reason));
    }

    /** Nothing is wrong, but the evidence does not cover something. */
    void remark(String file, String reason) {
        remarks.add(new Finding(file, reason));
    }

    List<Finding> faults() {
        return List.copyOf(faults);
    }

    List<Finding> remarks() {
        return List.copyOf(remarks);
    }
}
