package com.allmine.data;

import com.allmine.api.Caller;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers of whom each is the only one of their tenant in this JVM, so that tests can share tables. */
public final class Callers {
    private static final AtomicInteger LAST = new AtomicInteger();

    private Callers() {}

    public static Caller next() {
        int number = LAST.incrementAndGet();
        return user("tenant-" + number, "user-" + number);
    }

    /** The caller, admitted by the role {@code user}. */
    public static Authorization admitted(Caller caller) {
        RequiredPermission required = new RequiredPermission("add-things", Permission.CREATE);
        return new Authorization(caller, new Grant("user", required), "request-of-" + caller.userId(), "a pseudonym");
    }

    public static Caller user(String tenantId, String userId) {
        return new Caller(tenantId, userId, Set.of("user"));
    }
}
