package com.allmine.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** TLS before a plain server of this machine, as every AWS service has it: a function pays for the handshake here too. */
final class TlsFront implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final SSLServerSocket server;
    private final URI plain;

    private TlsFront(SSLServerSocket server, URI plain) {
        this.server = server;
        this.plain = plain;
    }

    /** A throw-away key for {@code localhost} in {@code key.p12}, and the JDK's own authorities with it in {@code trust.p12}. */
    static void makeKeys(Path folder) throws IOException, InterruptedException {
        Path jdk = Layout.jdk();
        String keytool = jdk.resolve("bin/keytool").toString();
        String key = folder.resolve("key.p12").toString();
        String certificate = folder.resolve("key.pem").toString();
        String trust = folder.resolve("trust.p12").toString();
        Files.copy(jdk.resolve("lib/security/cacerts"), Path.of(trust));
        run(List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "bench",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                key,
                "-storepass",
                PASSWORD));
        run(List.of(
                keytool,
                "-exportcert",
                "-rfc",
                "-alias",
                "bench",
                "-file",
                certificate,
                "-keystore",
                key,
                "-storepass",
                PASSWORD));
        run(List.of(
                keytool,
                "-importcert",
                "-noprompt",
                "-alias",
                "bench",
                "-file",
                certificate,
                "-keystore",
                trust,
                "-storepass",
                PASSWORD));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    static TlsFront before(URI plain, Path folder) {
        try (InputStream file = Files.newInputStream(folder.resolve("key.p12"))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            TlsFront front = new TlsFront(
                    (SSLServerSocket) context.getServerSocketFactory()
                            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    plain);
            Thread.ofVirtual().start(front::accept);
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS in this JDK", e);
        }
    }

    URI url() {
        return URI.create("https://localhost:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                Socket service = new Socket(plain.getHost(), plain.getPort());
                service.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> pump(client, service));
                Thread.ofVirtual().start(() -> pump(service, client));
            } catch (IOException e) {
                // Closed, or a process that was ended in the middle of a handshake.
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has ended: so does the other.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
