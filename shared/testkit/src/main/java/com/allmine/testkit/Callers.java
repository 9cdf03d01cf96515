package com.allmine.testkit;

import com.allmine.api.Caller;
import com.allmine.data.Admission;
import com.allmine.data.Grant;
import com.allmine.data.Permission;
import com.allmine.data.Right;
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

    /** The caller, admitted by the role {@code user}. */
    static Admission admitted(Caller caller) {
        Right right = new Right("add-things", Permission.CREATE);
        return new Admission(caller, new Grant("user", right), "request-of-" + caller.userId(), "a pseudonym");
    }

    static Caller user(String tenantId, String userId) {
        return new Caller(tenantId, userId, Set.of("user"));
    }
}
