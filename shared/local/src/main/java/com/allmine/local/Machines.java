package com.allmine.local;

import com.allmine.engines.workflow.BrokenMachine;
import com.allmine.engines.workflow.Machine;
import com.allmine.template.StateMachine;
import com.allmine.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The state machines of the template, read from the files that it names. */
record Machines(Path root) {
    /**
     * Every machine by its logical id, which is its ARN here.
     *
     * @throws CannotStart where a definition is missing or faulty
     */
    Map<String, Machine> of(Template template) {
        Map<String, Machine> machines = new TreeMap<>();
        template.stateMachines().forEach(described -> machines.put(described.name(), machine(described)));
        return machines;
    }

    private Machine machine(StateMachine described) {
        Path file = root.resolve(described.definitionUri());
        try {
            return Machine.parse(Files.readString(file), described.substitutions());
        } catch (IOException e) {
            throw new CannotStart("the definition " + file + " of " + described.name() + " cannot be read");
        } catch (BrokenMachine e) {
            throw new CannotStart(file + ": " + e.getMessage());
        }
    }
}
