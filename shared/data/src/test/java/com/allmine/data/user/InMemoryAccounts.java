package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.data.Cidr;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts in memory. They pass {@link AccountsContract}, as the stored ones do. */
public final class InMemoryAccounts implements Accounts {
    private final Map<List<String>, Account> accounts = new HashMap<>();
    private int calls;

    private record Account(Profile profile, List<String> allowed) {}

    /** Adds or replaces a user with an allow-list of these blocks; without blocks, without an allow-list. */
    public InMemoryAccounts with(String tenantId, Profile profile, String... blocks) {
        List<String> allowed = Arrays.stream(blocks)
                .map(block -> Cidr.canonical(block).orElseThrow())
                .toList();
        accounts.put(List.of(tenantId, profile.id()), new Account(profile, allowed));
        return this;
    }

    /** How many times an account was read. */
    public int calls() {
        return calls;
    }

    @Override
    public void requireExisting(Caller caller) {
        account(caller);
    }

    @Override
    public void requireOpen(Caller caller) {
        refuseIfClosed(account(caller));
    }

    @Override
    public void requireOpenFor(Caller caller, @Nullable String address) {
        Account account = account(caller);
        List<String> blocks = address == null ? List.of() : Cidr.holding(address);
        if (!account.allowed.isEmpty() && account.allowed.stream().noneMatch(blocks::contains)) {
            throw Problem.IP_NOT_ALLOWED.refusal();
        }
        refuseIfClosed(account);
    }

    private Account account(Caller caller) {
        calls++;
        Account account = accounts.get(List.of(caller.tenantId(), caller.userId()));
        if (account == null) {
            throw Problem.USER_NOT_FOUND.refusal();
        }
        return account;
    }

    private static void refuseIfClosed(Account account) {
        if (Profiles.isClosed(account.profile)) {
            throw Problem.ACCOUNT_CLOSED.refusal();
        }
    }
}
