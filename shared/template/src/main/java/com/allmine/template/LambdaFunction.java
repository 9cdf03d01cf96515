package com.allmine.template;

import java.util.List;
import java.util.Map;

/**
 * A Lambda function.
 *
 * @param name its logical id
 * @param codeUri the path of its package, relative to the template
 * @param environment its environment variables; a reference is replaced by the logical id that it names
 * @param routes empty for a function that only a state machine or a schedule invokes
 * @param isDefault whether it has the route {@code $default}, for requests that match no other route
 */
public record LambdaFunction(
        String name,
        String handler,
        String codeUri,
        Map<String, String> environment,
        List<Route> routes,
        boolean isDefault,
        List<ScheduleEvent> schedules) {}
