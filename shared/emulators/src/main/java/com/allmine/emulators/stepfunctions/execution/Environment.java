package com.allmine.emulators.stepfunctions.execution;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The services that every execution uses. */
public record Environment(TaskRunner tasks, InstantSource clock, Sleeper sleeper, RandomGenerator random) {}
