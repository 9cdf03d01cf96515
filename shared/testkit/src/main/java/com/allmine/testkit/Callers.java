package com.allmine.testkit;

import com.allmine.api.Caller;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers of whom each is the only one of their tenant in this JVM, so that tests can share tables. */
final class Callers {
    private static final AtomicInteger LAST = new AtomicInteger();

    private Callers() {}

    static Caller next() {
        int number = LAST.incrementAndGet();
        return user("tenant-" + number, "user-" + number);
    }

    static Caller user(String tenantId, String userId) {
        return new Caller(tenantId, userId, Set.of("user"));
    }
}
