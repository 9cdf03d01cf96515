package com.allmine.data;

import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers for tests. Each has a new tenant, so that tests can share tables. */
public final class Callers {
    private static final AtomicInteger LAST = new AtomicInteger();

    private Callers() {}

    public static Caller next() {
        int number = LAST.incrementAndGet();
        return user("tenant-" + number, "user-" + number);
    }

    /** The caller, authorized by the role {@code user}. */
    public static Authorization authorized(Caller caller) {
        RequiredPermission required = new RequiredPermission("add-things", Permission.CREATE);
        ClientHeaders client = new ClientHeaders(Language.EN, Timezone.UTC, Platform.WEB, null, null);
        Grant grant = new Grant("user", required);
        return new Authorization(caller, client, grant, "request-of-" + caller.userId(), "a pseudonym");
    }

    public static Caller user(String tenantId, String userId) {
        return new Caller(tenantId, userId, Set.of("user"));
    }
}
