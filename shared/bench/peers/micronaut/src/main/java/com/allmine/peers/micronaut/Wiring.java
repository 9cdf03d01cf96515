package com.allmine.peers.micronaut;

import com.allmine.peers.Onboarding;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.serde.annotation.SerdeImport;

/** The parts of the function. */
@Factory
@SerdeImport(Onboarding.Envelope.class)
@SerdeImport(Onboarding.Profile.class)
@SerdeImport(Onboarding.Photo.class)
public class Wiring {
    @Context
    Onboarding onboarding() {
        return new Onboarding();
    }
}
