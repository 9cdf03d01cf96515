package com.allmine.template;

import java.util.Optional;

/**
 * A schedule that invokes a function.
 *
 * @param expression the schedule expression of EventBridge, for example {@code rate(1 day)}
 * @param input the payload of the function; empty for the default event of EventBridge
 */
public record ScheduleEvent(String expression, Optional<String> input) {}
