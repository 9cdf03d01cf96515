package com.allmine.checks.template;

import com.allmine.api.lambda.Invocation;
import com.allmine.local.HostedFunction;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A function in a separate process that gets all settings from its environment, like a container of {@code sam local}.
 */
final class SamFunction {
    private SamFunction() {}

    /** Answers one event, by a function's name in the template and the event's file, on the standard output. */
    public static void main(String[] args) throws IOException {
        LambdaFunction function = SamTemplate.nearest().functions().stream()
                .filter(described -> described.name().equals(args[0]))
                .map(SamFunction::untold)
                .findFirst()
                .orElseThrow();
        try (HostedFunction hosted = HostedFunction.load(function, Repository.ROOT, Map.of())) {
            String answer = hosted.invoke(Files.readString(Path.of(args[1])), new Invocation("sam", args[0]));
            System.out.println(answer);
        }
    }

    private static LambdaFunction untold(LambdaFunction function) {
        return new LambdaFunction(
                function.name(), function.handler(), function.codeUri(), Map.of(), List.of(), false, List.of());
    }
}
