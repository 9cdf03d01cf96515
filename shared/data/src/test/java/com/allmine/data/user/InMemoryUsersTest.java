package com.allmine.data.user;

class InMemoryUsersTest extends UsersContract {
    @Override
    protected Users storeWith(String tenantId, Profile profile) {
        return new InMemoryUsers(clock).with(tenantId, profile);
    }
}
