package com.allmine.template;

import java.util.List;
import java.util.Map;

/**
 * One Lambda function.
 *
 * @param name its logical id in the template
 * @param codeUri its package, from the template's folder
 * @param environment its variables, references resolved to logical ids
 * @param routes what it answers; none for a function that only the workflow or the clock calls
 * @param isDefault whether it answers what no route matches
 * @param schedules how the clock calls it
 */
public record Function(
        String name,
        String handler,
        String codeUri,
        Map<String, String> environment,
        List<Route> routes,
        boolean isDefault,
        List<ScheduledCall> schedules) {}
