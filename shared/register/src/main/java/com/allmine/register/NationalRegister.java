package com.allmine.register;

/** The register of citizens and of foreigners who live in Türkiye, which knows whether a person exists. */
public interface NationalRegister {
    /** Asks once; never throws. The caller decides whether to ask again. */
    Verdict ask(Person person);
}
