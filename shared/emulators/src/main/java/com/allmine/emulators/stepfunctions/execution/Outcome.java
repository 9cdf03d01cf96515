package com.allmine.emulators.stepfunctions.execution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The end of an execution: an output, or an error whose name and cause may be empty. */
public record Outcome(Execution execution, Optional<JsonNode> output, Optional<String> error, Optional<String> cause) {}
