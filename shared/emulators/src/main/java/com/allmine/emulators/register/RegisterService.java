package com.allmine.emulators.register;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A service of the national register as its description (WSDL) has it. */
enum RegisterService {
    CITIZENS("/Service/KPSPublic.asmx", "TCKimlikNoDogrula", "TCKimlikNo"),
    FOREIGNERS("/Service/KPSPublicYabanciDogrula.asmx", "YabanciKimlikNoDogrula", "KimlikNo");

    private final String path;
    private final String operation;
    private final String number;

    RegisterService(String path, String operation, String number) {
        this.path = path;
        this.operation = operation;
        this.number = number;
    }

    static Optional<RegisterService> at(String path) {
        return Arrays.stream(values())
                .filter(service -> service.path.equals(path))
                .findFirst();
    }

    /** The element that asks about a person. */
    String operation() {
        return operation;
    }

    /** The element of the identity number. */
    String number() {
        return number;
    }

    /** The elements that say when a person was born, in their order. */
    List<String> birth() {
        return switch (this) {
            case CITIZENS -> List.of("DogumYili");
            case FOREIGNERS -> List.of("DogumGun", "DogumAy", "DogumYil");
        };
    }

    /** Whether a number is one of those that this service knows: foreigners' begin with 98 or 99. */
    boolean covers(String identityNumber) {
        boolean isForeign = identityNumber.startsWith("98") || identityNumber.startsWith("99");
        return isForeign == (this == FOREIGNERS);
    }
}
