package com.allmine.showdocs;

import com.allmine.api.Answer;
import com.allmine.api.ApiRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/** One file in the package, ready to be sent: read and compressed when the function is wired. */
final class Asset {
    private final String contentType;
    private final byte[] plain;
    private final byte[] zipped;
    private final String tag;

    private Asset(String contentType, byte[] plain) {
        this.contentType = contentType;
        this.plain = plain;
        this.zipped = zip(plain);
        CRC32 checksum = new CRC32();
        checksum.update(plain);
        // Weak: the same for the file and for what it is compressed to.
        this.tag = "W/\"%08x-%d\"".formatted(checksum.getValue(), plain.length);
    }

    /** A file beside this class, or where an absolute name says. */
    static Asset packaged(String name, String contentType) {
        try (InputStream in = Objects.requireNonNull(Asset.class.getResourceAsStream(name), name)) {
            return new Asset(contentType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    String text() {
        return new String(plain, StandardCharsets.UTF_8);
    }

    /** The file, compressed for who takes that, or the news that the client has it; it is asked for again every time. */
    Answer answer(ApiRequest request) {
        String accepted = Objects.requireNonNullElse(request.header("Accept-Encoding"), "");
        Answer answer;
        if (request.has(tag)) {
            answer = Answer.notModified();
        } else if (accepted.contains("gzip")) {
            answer = Answer.bytes(zipped).header("Content-Encoding", "gzip");
        } else {
            answer = Answer.bytes(plain);
        }
        return answer.header("Content-Type", contentType)
                .header("Cache-Control", "no-cache")
                .header("ETag", tag)
                .header("Vary", "Accept-Encoding");
    }
}
