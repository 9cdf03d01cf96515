package com.allmine.local;

import com.allmine.emulators.stepfunctions.definition.InvalidDefinition;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.template.SamTemplate;
import com.allmine.template.StateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The state machines of the template, read from the files that it names. */
public final class Machines {
    private Machines() {}

    /**
     * Every machine by its logical id, which is its ARN here.
     *
     * @param root the folder of the template
     * @throws CannotStart if a definition is missing or invalid
     */
    public static Map<String, StateMachineDefinition> of(SamTemplate template, Path root) {
        Map<String, StateMachineDefinition> machines = new TreeMap<>();
        for (StateMachine described : template.stateMachines()) {
            machines.put(described.name(), machine(described, root.resolve(described.definitionUri())));
        }
        return machines;
    }

    private static StateMachineDefinition machine(StateMachine described, Path file) {
        try {
            return StateMachineDefinition.parse(Files.readString(file), described.substitutions());
        } catch (IOException e) {
            throw new CannotStart("the definition " + file + " of " + described.name() + " cannot be read");
        } catch (InvalidDefinition e) {
            throw new CannotStart(file + ": " + e.getMessage());
        }
    }
}
