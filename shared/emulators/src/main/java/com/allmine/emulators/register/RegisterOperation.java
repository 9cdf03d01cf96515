package com.allmine.emulators.register;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The operations of the national register, as their WSDL describes them. */
enum RegisterOperation {
    CITIZENS("/Service/KPSPublic.asmx", "TCKimlikNoDogrula", "TCKimlikNo"),
    FOREIGNERS("/Service/KPSPublicYabanciDogrula.asmx", "YabanciKimlikNoDogrula", "KimlikNo");

    private final String path;
    private final String element;
    private final String number;

    RegisterOperation(String path, String element, String number) {
        this.path = path;
        this.element = element;
        this.number = number;
    }

    static Optional<RegisterOperation> at(String path) {
        return Arrays.stream(values())
                .filter(operation -> operation.path.equals(path))
                .findFirst();
    }

    /** The element of the request. */
    String element() {
        return element;
    }

    /** The element of the identity number. */
    String number() {
        return number;
    }

    /** The elements of the birth date, in their order. */
    List<String> birthDate() {
        return switch (this) {
            case CITIZENS -> List.of("DogumYili");
            case FOREIGNERS -> List.of("DogumGun", "DogumAy", "DogumYil");
        };
    }

    /** Whether this operation knows a number. Numbers of foreigners begin with 98 or 99. */
    boolean covers(String identityNumber) {
        boolean isForeign = identityNumber.startsWith("98") || identityNumber.startsWith("99");
        return isForeign == (this == FOREIGNERS);
    }
}
