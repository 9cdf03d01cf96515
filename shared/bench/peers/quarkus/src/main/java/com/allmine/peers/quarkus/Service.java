package com.allmine.peers.quarkus;

import com.allmine.peers.Onboarding;
import jakarta.inject.Singleton;

/** The one onboarding service of the function, made when the application starts. */
@Singleton
public class Service {
    private final Onboarding onboarding = new Onboarding();

    Onboarding get() {
        return onboarding;
    }
}
