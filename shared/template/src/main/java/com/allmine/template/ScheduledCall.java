package com.allmine.template;

import java.util.Optional;

/**
 * A schedule that calls a function.
 *
 * @param expression when, in EventBridge's words
 * @param input what the function gets; empty for EventBridge's own event
 */
public record ScheduledCall(String expression, Optional<String> input) {}
