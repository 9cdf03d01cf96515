package com.allmine.register;

/** The register of the citizens of Türkiye and of the foreigners who live there. */
public interface NationalRegister {
    /** Asks once whether a person exists, without retries. Never throws. */
    Verdict ask(Person person);
}
