package com.allmine.emulators.register;

import com.allmine.register.IdentityNumber;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A request to the register, read strictly by its WSDL.
 *
 * @param birthDate the year of a citizen; the day, month and year of a foreigner
 */
record RegisterRequest(String number, String names, String surname, List<Integer> birthDate) {
    private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    private static final String WS = "http://tckimlik.nvi.gov.tr/WS";
    private static final Locale TURKISH = Locale.of("tr", "TR");

    /** Throws unless the body is exactly the documented request of the operation. */
    static RegisterRequest read(RegisterOperation operation, byte[] body)
            throws CharacterCodingException, XMLStreamException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString();
        XMLStreamReader xml = parser().createXMLStreamReader(new StringReader(text));
        enter(xml, SOAP, "Envelope");
        enter(xml, SOAP, "Body");
        enter(xml, WS, operation.element());
        String number = text(xml, operation.number());
        String names = text(xml, "Ad");
        String surname = text(xml, "Soyad");
        List<Integer> birthDate = new ArrayList<>();
        for (String element : operation.birthDate()) {
            birthDate.add(number(text(xml, element)));
        }
        leave(xml, WS, operation.element());
        leave(xml, SOAP, "Body");
        leave(xml, SOAP, "Envelope");
        while (xml.hasNext()) {
            xml.next();
        }
        if (!number.matches("[0-9]{1,18}")) {
            throw new XMLStreamException("not a number");
        }
        return new RegisterRequest(number, names, surname, birthDate);
    }

    private static int number(String text) throws XMLStreamException {
        if (!text.matches("[0-9]{1,9}")) {
            throw new XMLStreamException("not a number");
        }
        return Integer.parseInt(text);
    }

    private static XMLInputFactory parser() {
        XMLInputFactory parser = XMLInputFactory.newDefaultFactory();
        parser.setProperty("jdk.xml.dtd.support", "deny");
        return parser;
    }

    private static void enter(XMLStreamReader xml, String namespace, String element) throws XMLStreamException {
        xml.nextTag();
        xml.require(XMLStreamConstants.START_ELEMENT, namespace, element);
    }

    private static void leave(XMLStreamReader xml, String namespace, String element) throws XMLStreamException {
        xml.nextTag();
        xml.require(XMLStreamConstants.END_ELEMENT, namespace, element);
    }

    private static String text(XMLStreamReader xml, String element) throws XMLStreamException {
        enter(xml, WS, element);
        return xml.getElementText();
    }

    boolean isAbout(String names, String surname, Integer... birthDate) {
        return names.equals(this.names)
                && surname.equals(this.surname)
                && List.of(birthDate).equals(this.birthDate);
    }

    /** Whether the number is valid and the names are written as the register wants them. */
    boolean isPlausible() {
        return IdentityNumber.isWellFormed(number)
                && new IdentityNumber(number).hasValidChecksum()
                && isUpperCase(names)
                && isUpperCase(surname);
    }

    /** Does not use the client's own rule, because that would accept every bug of the client. */
    private static boolean isUpperCase(String name) {
        return !name.isEmpty()
                && name.equals(name.strip())
                && name.equals(name.toUpperCase(TURKISH))
                && Normalizer.isNormalized(name, Normalizer.Form.NFC)
                && name.indexOf('\u0307') < 0;
    }

    @Override
    public String toString() {
        return "RegisterRequest[hidden]";
    }
}
