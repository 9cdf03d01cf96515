package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests of stores say about refusals. */
public final class Refusals {
    private Refusals() {}

    /** Insists that a call is refused for this problem first. */
    public static void assertRefused(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }
}
