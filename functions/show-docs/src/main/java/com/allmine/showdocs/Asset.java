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

/** A packaged file, read and compressed once when the function starts. */
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
        // A weak tag, because the plain and the compressed file share it.
        this.tag = "W/\"%08x-%d\"".formatted(checksum.getValue(), plain.length);
    }

    /** A class path resource: a name relative to this class, or an absolute one. */
    static Asset packaged(String name, String contentType) {
        try (InputStream in = Objects.requireNonNull(Asset.class.getResourceAsStream(name), name)) {
            return new Asset(contentType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This page with {@code folder} in front of each link, because a browser resolves links from the last slash. */
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

    /** The file, compressed if the client accepts gzip, or 304 Not Modified. The client must revalidate every time. */
    ApiResponse answer(ApiRequest request) {
        ApiResponse response;
        if (request.matches(tag)) {
            response = ApiResponse.notModified();
        } else if (acceptsGzip(request)) {
            response = ApiResponse.bytes(zipped).header("Content-Encoding", "gzip");
        } else {
            response = ApiResponse.bytes(plain);
        }
        return response.header("Content-Type", contentType)
                .header("Cache-Control", "no-cache")
                .header("ETag", tag)
                .header("Vary", "Accept-Encoding");
    }

    /** Follows RFC 9110: weight 0 refuses a coding, and {@code *} matches every coding that the header does not name. */
    private static boolean acceptsGzip(ApiRequest request) {
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
