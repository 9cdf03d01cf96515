package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.data.Cidr;
import com.allmine.data.Ids;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permissionlog.LogEntry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Additional info in memory. It passes {@link AdditionalInfosContract}, as the stored ones do. */
public final class InMemoryAdditionalInfos implements AdditionalInfos {
    private final Map<List<String>, User> users = new HashMap<>();
    private final List<LogEntry> logged = new ArrayList<>();
    private final Ids ids;

    public InMemoryAdditionalInfos(InstantSource clock) {
        this.ids = new Ids(clock, new SecureRandom());
    }

    private record User(Profile profile, List<String> allowed, Map<String, AdditionalInfo> versions) {}

    /** Adds a user with an allow-list of these blocks; without blocks, without an allow-list. */
    public InMemoryAdditionalInfos with(String tenantId, Profile profile, String... blocks) {
        List<String> allowed = Arrays.stream(blocks)
                .map(block -> Cidr.canonical(block).orElseThrow())
                .toList();
        users.put(List.of(tenantId, profile.id()), new User(profile, allowed, new LinkedHashMap<>()));
        return this;
    }

    /** All versions of a user by id, oldest first. */
    public Map<String, AdditionalInfo> versions(Caller caller) {
        User user = users.get(List.of(caller.tenantId(), caller.userId()));
        return user == null ? Map.of() : user.versions;
    }

    /** All log entries, newest first. */
    public List<LogEntry> logged() {
        return logged.reversed();
    }

    @Override
    public void add(Authorization authorization, String id, AdditionalInfo info, @Nullable String address) {
        Caller caller = authorization.caller();
        User user = users.get(List.of(caller.tenantId(), caller.userId()));
        if (user != null && user.versions.containsKey(id)) {
            return;
        }
        if (user == null) {
            throw Problem.USER_NOT_FOUND.refusal();
        }
        List<String> blocks = address == null ? List.of() : Cidr.holding(address);
        if (!user.allowed.isEmpty() && user.allowed.stream().noneMatch(blocks::contains)) {
            throw Problem.IP_NOT_ALLOWED.refusal();
        }
        if (Profiles.isClosed(user.profile)) {
            throw Problem.ACCOUNT_CLOSED.refusal();
        }
        user.versions.put(id, info);
        logged.add(LogEntry.of(
                ids.next(),
                caller.tenantId(),
                authorization.grant(),
                LogEntry.Effect.ALLOW,
                caller.userId(),
                authorization.requestId()));
    }
}
