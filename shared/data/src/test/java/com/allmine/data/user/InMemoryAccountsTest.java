package com.allmine.data.user;

class InMemoryAccountsTest extends AccountsContract {
    private final InMemoryAccounts store = new InMemoryAccounts();

    @Override
    protected Accounts store() {
        return store;
    }

    @Override
    protected void addUser(String tenantId, Profile profile, String... blocks) {
        store.with(tenantId, profile, blocks);
    }
}
