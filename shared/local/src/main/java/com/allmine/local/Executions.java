package com.allmine.local;

import com.allmine.api.json.Json;
import com.allmine.emulators.stepfunctions.ExecutionPage;
import com.allmine.emulators.stepfunctions.StepFunctionsEmulator;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.execution.Execution;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The executions of the workflow for a developer: {@code /_local/executions}, and below it a page for each. */
final class Executions {
    static final String PATH = "/_local/executions";

    private final StepFunctionsEmulator workflows;
    private final Map<String, StateMachineDefinition> machines;

    Executions(StepFunctionsEmulator workflows, Map<String, StateMachineDefinition> machines) {
        this.workflows = workflows;
        this.machines = machines;
    }

    /** An execution with the path of its page. */
    record Listed(String page, Execution execution) {}

    /** The last executions as JSON, the newest first. */
    String list() {
        List<Listed> all = workflows.executions().stream()
                .map(execution -> new Listed(PATH + "/" + id(execution), execution))
                .toList();
        return Json.write(all);
    }

    /**
     * A file below {@link #PATH}: the page of an execution, or the script that draws it.
     *
     * @param name the id of an execution, or the name of the script
     */
    Optional<LocalPages.Page> file(String name) {
        if (name.equals(ExecutionPage.SCRIPT)) {
            return Optional.of(LocalPages.Page.script(ExecutionPage.script()));
        }
        return workflows.executions().stream()
                .filter(execution -> id(execution).equals(name))
                .findFirst()
                .map(execution -> ExecutionPage.html(
                        execution, Objects.requireNonNull(machines.get(execution.machine()), execution.machine())))
                .map(LocalPages.Page::html);
    }

    /** The last part of the ARN, which is unique. */
    private static String id(Execution execution) {
        return execution.id().substring(execution.id().lastIndexOf(':') + 1);
    }
}
