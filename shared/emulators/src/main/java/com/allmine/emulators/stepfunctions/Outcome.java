package com.allmine.emulators.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** How an execution ended: with an output, or with an error that may have a name and a cause. */
record Outcome(Execution execution, Optional<JsonNode> output, Optional<String> error, Optional<String> cause) {}
