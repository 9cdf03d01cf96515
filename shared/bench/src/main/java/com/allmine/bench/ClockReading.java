package com.allmine.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The readings of the clocks at one instant.
 *
 * @param nanos of the machine, from anywhere
 * @param cpuTicks of a process since its start, threads that ended included, in hundredths of a second
 * @param cpuNanos of the threads that the process has
 */
record ClockReading(long nanos, long cpuTicks, long cpuNanos) {
    static final ClockReading NONE = new ClockReading(0, 0, 0);

    private static final double MILLI = 1e6;

    /** Now, of a process; its CPU is zero once it has ended. */
    static ClockReading of(long pid) {
        long nanos = System.nanoTime();
        Path process = Path.of("/proc", Long.toString(pid));
        // The name before the last parenthesis may hold anything.
        String status = text(process.resolve("stat"));
        String[] fields = status.substring(status.lastIndexOf(')') + 1).strip().split(" ", -1);
        long ticks = fields.length < 13 ? 0 : Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return new ClockReading(nanos, ticks, threads(process.resolve("task")));
    }

    private static long threads(Path tasks) {
        try (Stream<Path> threads = Files.list(tasks)) {
            List<String> times =
                    threads.map(thread -> text(thread.resolve("schedstat"))).toList();
            return times.stream()
                    .filter(time -> !time.isEmpty())
                    .mapToLong(time -> Long.parseLong(time.substring(0, time.indexOf(' '))))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The most memory that the process held at once so far, in MiB. */
    static double peakMemory(long pid) {
        return text(Path.of("/proc", Long.toString(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElse(0);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return "";
            }
            throw new UncheckedIOException(e);
        }
    }

    /** Milliseconds from the other reading to this one. */
    double since(ClockReading earlier) {
        return (nanos - earlier.nanos) / MILLI;
    }

    /**
     * Milliseconds of CPU from the other reading to this one, in steps of ten: for a start, when threads come and go.
     */
    double cpuSince(ClockReading earlier) {
        return (cpuTicks - earlier.cpuTicks) * 10.0;
    }

    /** The same to fractions, but without threads that ended: for single requests. */
    double threadCpuSince(ClockReading earlier) {
        return (cpuNanos - earlier.cpuNanos) / MILLI;
    }
}
