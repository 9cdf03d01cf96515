package com.allmine.checks.operations;

import com.allmine.local.LocalRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy before a server that counts the connections that clients open and keep. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final URI target;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    private Relay(ServerSocket server, URI target) {
        this.server = server;
        this.target = target;
    }

    static Relay to(URI target) {
        try {
            Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** The number of connections so far. */
    int accepted() {
        return accepted.get();
    }

    /** Waits until there have been more connections than this; false after a timeout. */
    boolean acceptsMoreThan(int connections) throws InterruptedException {
        return LocalRun.isSoon(() -> accepted.get() > connections);
    }

    /** Waits until all clients have closed their connections; false after a timeout. */
    boolean isLeft() throws InterruptedException {
        return LocalRun.isSoon(() -> open.get() == 0);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket behind = new Socket(target.getHost(), target.getPort());
                accepted.incrementAndGet();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> {
                    pass(client, behind);
                    open.decrementAndGet();
                });
                Thread.ofVirtual().start(() -> pass(behind, client));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // Closed by either side, and so by both.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
