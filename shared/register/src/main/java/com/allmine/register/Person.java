package com.allmine.register;

import java.time.LocalDate;

/** A person to ask the register about: a second name belongs in {@code name}. */
public record Person(IdentityNumber number, PersonName name, PersonName surname, LocalDate birthDate) {
    @Override
    public String toString() {
        return "Person[hidden]";
    }
}
