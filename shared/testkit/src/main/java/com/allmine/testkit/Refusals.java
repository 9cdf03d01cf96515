package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions on the refusals that stores throw. */
public final class Refusals {
    private Refusals() {}

    /** Fails unless the call throws a refusal whose first problem is this one. */
    public static void assertRefused(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }
}
