package com.allmine.data.event;

class InMemoryEventFeedTest extends EventFeedContract {
    private final InMemoryEventFeed feed = new InMemoryEventFeed();

    @Override
    protected EventFeed feed() {
        return feed;
    }
}
