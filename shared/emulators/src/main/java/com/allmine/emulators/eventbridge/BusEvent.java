package com.allmine.emulators.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * An event that was put on a bus.
 *
 * @param number counts all events of this run, from 1
 * @param event as the rules see it
 * @param deliveries one sentence for each target that has received or refused it
 */
public record BusEvent(long number, JsonNode event, List<String> deliveries) {}
