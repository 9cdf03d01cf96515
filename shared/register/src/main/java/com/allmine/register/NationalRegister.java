package com.allmine.register;

/** The register of all citizens, which knows whether a person exists. */
public interface NationalRegister {
    /** Asks once; never throws. Whether to ask again is for the caller to decide. */
    Verdict ask(Citizen citizen);
}
