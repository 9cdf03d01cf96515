package com.allmine.emulators.stepfunctions;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What every execution needs of the world. */
record Environment(Tasks tasks, InstantSource clock, Sleeper sleeper, RandomGenerator random) {}
