package com.allmine.register;

/** Whom the register is asked about: a second name belongs in {@code name}. */
public record Citizen(IdentityNumber number, PersonName name, PersonName surname, int birthYear) {
    @Override
    public String toString() {
        return "Citizen[hidden]";
    }
}
