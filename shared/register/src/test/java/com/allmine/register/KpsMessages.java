package com.allmine.register;

import java.time.LocalDate;

/** People to ask the register about, and its SOAP responses, for tests. */
final class KpsMessages {
    static final Person CITIZEN = citizen("Ahmet Can", "Çiçek");

    private KpsMessages() {}

    static Person citizen(String name, String surname) {
        return person("10000000146", name, surname);
    }

    static Person person(String number, String name, String surname) {
        return new Person(
                new IdentityNumber(number),
                PersonName.parse(name).orElseThrow(),
                PersonName.parse(surname).orElseThrow(),
                LocalDate.of(1987, 6, 5));
    }

    static String envelope(String inBody) {
        return """
            <?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">\
            <soap:Body>%s</soap:Body></soap:Envelope>\
            """.formatted(inBody);
    }

    static String response(String inResponse) {
        return envelope("<TCKimlikNoDogrulaResponse xmlns=\"http://tckimlik.nvi.gov.tr/WS\">" + inResponse
                + "</TCKimlikNoDogrulaResponse>");
    }

    /** The response about a citizen with this text as its result. */
    static String result(String text) {
        return response("<TCKimlikNoDogrulaResult>" + text + "</TCKimlikNoDogrulaResult>");
    }

    /** The response about a foreigner with this text as its result. */
    static String foreignersResult(String text) {
        return result(text).replace("TCKimlikNoDogrula", "YabanciKimlikNoDogrula");
    }
}
