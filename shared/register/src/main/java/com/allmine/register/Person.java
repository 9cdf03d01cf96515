package com.allmine.register;

import java.time.LocalDate;

/** A person to ask the register about. The name includes the second name. */
public record Person(IdentityNumber number, PersonName name, PersonName surname, LocalDate birthDate) {
    @Override
    public String toString() {
        return "Person[hidden]";
    }
}
