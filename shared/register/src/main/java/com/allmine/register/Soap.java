package com.allmine.register;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** The register's one question and its answer as SOAP 1.1. */
final class Soap {
    private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    private static final String WS = "http://tckimlik.nvi.gov.tr/WS";
    private static final String OPERATION = "TCKimlikNoDogrula";

    /** The header {@code SOAPAction}: its quotes belong to it. */
    static final String ACTION = '"' + WS + '/' + OPERATION + '"';

    private Soap() {}

    /** The request that asks about a person, in UTF-8. */
    static byte[] question(Citizen citizen) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("soap", "Envelope", SOAP);
            xml.writeNamespace("soap", SOAP);
            xml.writeStartElement("soap", "Body", SOAP);
            xml.writeStartElement("", OPERATION, WS);
            xml.writeDefaultNamespace(WS);
            write(xml, "TCKimlikNo", citizen.number().digits());
            write(xml, "Ad", citizen.name().upperCase());
            write(xml, "Soyad", citizen.surname().upperCase());
            write(xml, "DogumYili", Integer.toString(citizen.birthYear()));
            xml.writeEndDocument();
            xml.close();
            return bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("XML can be written into memory", e);
        }
    }

    private static void write(XMLStreamWriter xml, String element, String text) throws XMLStreamException {
        xml.writeStartElement("", element, WS);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    /** The text of the result's element, or nothing where it is not the only thing in the answer. */
    static String result(byte[] answer) {
        try {
            // Not by the parser: it prints what it cannot decode.
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(answer)).toString();
            XMLStreamReader xml = parser().createXMLStreamReader(new StringReader(text));
            enter(xml, SOAP, "Envelope");
            enter(xml, SOAP, "Body");
            enter(xml, WS, OPERATION + "Response");
            enter(xml, WS, OPERATION + "Result");
            String result = xml.getElementText();
            leave(xml, WS, OPERATION + "Response");
            leave(xml, SOAP, "Body");
            leave(xml, SOAP, "Envelope");
            while (xml.hasNext()) {
                xml.next();
            }
            return result;
        } catch (CharacterCodingException | XMLStreamException e) {
            return "";
        }
    }

    /** The JDK's own parser, whatever else is on the class path; a document type is an error. */
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
