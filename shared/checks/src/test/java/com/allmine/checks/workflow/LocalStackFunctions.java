package com.allmine.checks.workflow;

import com.allmine.api.json.Json;
import com.allmine.data.dynamo.LocalStack;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import java.util.Map;
import java.util.TreeMap;

/** Deploys functions to LocalStack, from their packages. */
final class LocalStackFunctions {
    static final String ROLE = "arn:aws:iam::000000000000:role/any";

    private LocalStackFunctions() {}

    static void deploy(LambdaFunction function, LocalStack stack) {
        Map<String, String> variables = new TreeMap<>(function.environment());
        // LocalStack's variables lead to itself.
        variables.keySet().removeIf(name -> name.startsWith("AWS_"));
        stack.put(Json.write(Map.of("Variables", variables)), "/tmp/variables.json");
        stack.put(Repository.ROOT.resolve(function.codeUri()), "/tmp/package.zip");
        stack.aws(
                "lambda", "create-function",
                "--function-name", function.name(),
                "--runtime", "java25",
                "--handler", function.handler(),
                "--zip-file", "fileb:///tmp/package.zip",
                "--environment", "file:///tmp/variables.json",
                "--memory-size", "1024",
                "--timeout", "15",
                "--role", ROLE);
        stack.aws("lambda", "wait", "function-active-v2", "--function-name", function.name());
    }
}
