package com.allmine.register;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDate;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** Writes the SOAP 1.1 request of each service of the register, and reads its response. */
final class Soap {
    private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    private static final String WS = "http://tckimlik.nvi.gov.tr/WS";

    private Soap() {}

    /** The header {@code SOAPAction}, quotes included. */
    static String action(KpsService service) {
        return '"' + WS + '/' + service.operation() + '"';
    }

    /** The request about a person, in UTF-8. */
    static byte[] request(KpsService service, Person person) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("soap", "Envelope", SOAP);
            xml.writeNamespace("soap", SOAP);
            xml.writeStartElement("soap", "Body", SOAP);
            xml.writeStartElement("", service.operation(), WS);
            xml.writeDefaultNamespace(WS);
            switch (service) {
                case CITIZENS -> writeCitizen(xml, person);
                case FOREIGNERS -> writeForeigner(xml, person);
            }
            xml.writeEndDocument();
            xml.close();
            return bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML to memory failed", e);
        }
    }

    private static void writeCitizen(XMLStreamWriter xml, Person person) throws XMLStreamException {
        write(xml, "TCKimlikNo", person.number().digits());
        writeNames(xml, person);
        write(xml, "DogumYili", person.birthDate().getYear());
    }

    private static void writeForeigner(XMLStreamWriter xml, Person person) throws XMLStreamException {
        LocalDate birthDate = person.birthDate();
        write(xml, "KimlikNo", person.number().digits());
        writeNames(xml, person);
        write(xml, "DogumGun", birthDate.getDayOfMonth());
        write(xml, "DogumAy", birthDate.getMonthValue());
        write(xml, "DogumYil", birthDate.getYear());
    }

    private static void writeNames(XMLStreamWriter xml, Person person) throws XMLStreamException {
        write(xml, "Ad", person.name().upperCase());
        write(xml, "Soyad", person.surname().upperCase());
    }

    private static void write(XMLStreamWriter xml, String element, int number) throws XMLStreamException {
        write(xml, element, Integer.toString(number));
    }

    private static void write(XMLStreamWriter xml, String element, String text) throws XMLStreamException {
        xml.writeStartElement("", element, WS);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    /** The boolean in a response; empty unless it is exactly the documented response. */
    static Optional<Boolean> result(KpsService service, byte[] response) {
        String operation = service.operation();
        try {
            // Decoded here because the parser prints bytes that are not UTF-8, and reads a byte order mark as text.
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(response)).toString();
            XMLStreamReader xml = parser().createXMLStreamReader(new StringReader(withoutByteOrderMark(text)));
            enter(xml, SOAP, "Envelope");
            enterBody(xml);
            enter(xml, WS, operation + "Response");
            enter(xml, WS, operation + "Result");
            String result = xml.getElementText();
            leave(xml, WS, operation + "Response");
            leave(xml, SOAP, "Body");
            leave(xml, SOAP, "Envelope");
            while (xml.hasNext()) {
                xml.next();
            }
            return bool(result);
        } catch (CharacterCodingException | XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Enters the body, after an empty header if there is one. */
    private static void enterBody(XMLStreamReader xml) throws XMLStreamException {
        xml.nextTag();
        if (xml.getLocalName().equals("Header")) {
            xml.require(XMLStreamConstants.START_ELEMENT, SOAP, "Header");
            leave(xml, SOAP, "Header");
            xml.nextTag();
        }
        xml.require(XMLStreamConstants.START_ELEMENT, SOAP, "Body");
    }

    /** A boolean of XML Schema. The trim is exact because XML allows no other control characters than white space. */
    private static Optional<Boolean> bool(String text) {
        return switch (text.trim()) {
            case "true", "1" -> Optional.of(true);
            case "false", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** The parser of the JDK, whatever else is on the class path. A document type is an error. */
    private static XMLInputFactory parser() {
        XMLInputFactory parser = XMLInputFactory.newDefaultFactory();
        parser.setProperty("jdk.xml.dtd.support", "deny");
        parser.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        parser.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
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
}
