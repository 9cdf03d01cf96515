package com.allmine.showdocs;

import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/** One file in the package, ready to be sent: read and compressed when the function is wired. */
final class Asset {
    private static final Pattern ZERO = Pattern.compile("\\s*q\\s*=\\s*0(\\.0{0,3})?\\s*");

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

    /** The same page with this before the name of every file beside it: a link is relative to the last slash. */
    Asset with(String folder) {
        return new Asset(contentType, text().replace("{folder}", folder).getBytes(StandardCharsets.UTF_8));
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
    ApiResponse answer(ApiRequest request) {
        ApiResponse answer;
        if (request.has(tag)) {
            answer = ApiResponse.notModified();
        } else if (takesGzip(request)) {
            answer = ApiResponse.bytes(zipped).header("Content-Encoding", "gzip");
        } else {
            answer = ApiResponse.bytes(plain);
        }
        return answer.header("Content-Type", contentType)
                .header("Cache-Control", "no-cache")
                .header("ETag", tag)
                .header("Vary", "Accept-Encoding");
    }

    /** By RFC 9110: what has the weight 0 is not acceptable, and {@code *} stands for every coding not named. */
    private static boolean takesGzip(ApiRequest request) {
        Map<String, Boolean> accepted = new HashMap<>();
        String header = Objects.requireNonNullElse(request.header("Accept-Encoding"), "");
        for (String element : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = element.split(";", 2);
            boolean isRefused = parts.length == 2 && ZERO.matcher(parts[1]).matches();
            accepted.put(parts[0].strip(), !isRefused);
        }
        return accepted.getOrDefault("gzip", accepted.getOrDefault("*", false));
    }
}
