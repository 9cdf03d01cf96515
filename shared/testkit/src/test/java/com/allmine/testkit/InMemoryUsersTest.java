package com.allmine.testkit;

import com.allmine.data.Profile;
import com.allmine.data.Users;

class InMemoryUsersTest extends UsersContract {
    @Override
    protected Users storeWith(String tenantId, Profile profile) {
        return new InMemoryUsers(clock).with(tenantId, profile);
    }
}
