package com.allmine.engines.workflow;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What every execution needs of the world. */
record Engine(Tasks tasks, InstantSource clock, Sleeper sleeper, RandomGenerator random) {}
