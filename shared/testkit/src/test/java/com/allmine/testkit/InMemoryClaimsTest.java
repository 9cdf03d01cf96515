package com.allmine.testkit;

import com.allmine.data.Claims;

class InMemoryClaimsTest extends ClaimsContract {
    private final InMemoryClaims store = new InMemoryClaims(clock);

    @Override
    protected Claims store() {
        return store;
    }
}
