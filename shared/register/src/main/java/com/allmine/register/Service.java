package com.allmine.register;

/** The services of the register: one answers about citizens, the other about foreigners. */
enum Service {
    CITIZENS("/Service/KPSPublic.asmx", "TCKimlikNoDogrula"),
    FOREIGNERS("/Service/KPSPublicYabanciDogrula.asmx", "YabanciKimlikNoDogrula");

    private final String path;
    private final String operation;

    Service(String path, String operation) {
        this.path = path;
        this.operation = operation;
    }

    /** The service that knows a number, or that it was never given to anybody. */
    static Service of(IdentityNumber number) {
        return number.isForeign() ? FOREIGNERS : CITIZENS;
    }

    /** Where the service is below the register's base URL. */
    String path() {
        return path;
    }

    /** The element that asks about a person. The element that answers is named after it. */
    String operation() {
        return operation;
    }
}
