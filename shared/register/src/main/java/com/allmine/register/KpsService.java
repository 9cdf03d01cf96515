package com.allmine.register;

/** The two services of the register: one for citizens, the other for foreigners. */
enum KpsService {
    CITIZENS("/Service/KPSPublic.asmx", "TCKimlikNoDogrula"),
    FOREIGNERS("/Service/KPSPublicYabanciDogrula.asmx", "YabanciKimlikNoDogrula");

    private final String path;
    private final String operation;

    KpsService(String path, String operation) {
        this.path = path;
        this.operation = operation;
    }

    /** The service that is responsible for a number. */
    static KpsService of(IdentityNumber number) {
        return number.isForeign() ? FOREIGNERS : CITIZENS;
    }

    /** The path of the service below the base URL of the register. */
    String path() {
        return path;
    }

    /** The element of the request. The elements of the response are named after it. */
    String operation() {
        return operation;
    }
}
