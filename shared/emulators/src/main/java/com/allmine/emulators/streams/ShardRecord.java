package com.allmine.emulators.streams;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A record of a stream.
 *
 * @param shard the id of the shard that it is in
 * @param json the record in the form of Lambda's event
 */
record ShardRecord(String shard, String streamArn, String sequenceNumber, ObjectNode json) {}
