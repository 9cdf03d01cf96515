package com.allmine.data.audit;

class InMemoryCheckpointsTest extends CheckpointsContract {
    private final InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();

    @Override
    protected Checkpoints checkpoints() {
        return checkpoints;
    }
}
