package com.allmine.load;

import com.allmine.api.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A text of JSON Lines, each line an object that knows where it stands. */
public record DataFile(String name, String text) {
    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            int at = number;
            ObjectNode object = Json.object(line)
                    .orElseThrow(() -> new FaultyFile(name, at, "must be one JSON object, without duplicate keys"));
            lines.add(new Line(name, number, object));
        }
        return lines;
    }

    /** One object of the file. */
    record Line(String file, int number, ObjectNode object) {
        FaultyFile faulty(String reason) {
            return new FaultyFile(file, number, reason);
        }
    }
}
