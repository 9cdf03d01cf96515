package com.allmine.checks.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy between clients and a service on this machine that breaks one call as it is told. The body of a call names
 * its owner, so that parallel tests each break only their own calls. The attempts of a call share the id that the AWS
 * SDK gives it, or else their body.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)");
    private static final Pattern TARGET = Pattern.compile("(?i)\r\n(?:X-Amz-Target|SOAPAction): *(\\S+)");
    private static final Pattern CALL = Pattern.compile("(?i)\r\namz-sdk-invocation-id: *(\\S+)");
    private static final Pattern CONNECTION = Pattern.compile("(?i)\r\nConnection:[^\r]*");

    private final URI service;
    private final ServerSocket server;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    public FaultyProxy(URI service) {
        this.service = service;
        try {
            this.server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** The fate of a call. */
    public enum Fault {
        /** The connection is closed before anything is done. */
        REFUSED,
        /** It gets no response, and nothing is done. */
        SILENT,
        /** It is done, and the connection is closed before the response. */
        LOST,
        /** It is done, and the connection is closed in the middle of the response. */
        CUT,
        THROTTLED(400, "ProvisionedThroughputExceededException"),
        /** Another transaction holds the item; in a transaction, each write has this as its cancellation reason. */
        CONFLICT(400, "TransactionConflictException"),
        IN_PROGRESS(400, "TransactionInProgressException"),
        FAILED(500, "InternalServerError"),
        UNAVAILABLE(503, "ServiceUnavailable"),
        /** It gets a 200 from a server that does not belong to AWS. */
        GARBAGE;

        private final int status;
        private final String error;

        Fault() {
            this(200, "");
        }

        Fault(int status, String error) {
            this.status = status;
            this.error = error;
        }

        /** Whether an operation can fail in this way. */
        public boolean isOf(String operation) {
            return switch (this) {
                case THROTTLED -> !operation.equals("StartSyncExecution");
                case CONFLICT ->
                    (!operation.startsWith("Batch") && operation.endsWith("Item"))
                            || operation.equals("TransactWriteItems");
                case IN_PROGRESS -> operation.equals("TransactWriteItems");
                default -> true;
            };
        }

        private String body(String target, int writes) {
            if (this == GARBAGE) {
                return "<html><body>It works!</body></html>";
            }
            if (this == CONFLICT && target.endsWith("TransactWriteItems")) {
                String reason = "{\"Code\":\"TransactionConflict\",\"Message\":\"is ongoing for the item\"}";
                return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\","
                        + "\"Message\":\"Transaction cancelled\",\"CancellationReasons\":["
                        + String.join(",", Collections.nCopies(writes, reason)) + "]}";
            }
            return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + error + "\",\"message\":\"as the test wants\"}";
        }
    }

    /** The calls of one owner so far, and the one to break. */
    private static final class Script {
        private final List<String> calls = new ArrayList<>();
        private final List<String> targets = new ArrayList<>();
        private int broken = -1;
        private Fault fault = Fault.REFUSED;
        private int attempts;

        /** The fault of this attempt, if it has one. */
        synchronized List<Fault> next(String call, String target) {
            if (!calls.contains(call)) {
                calls.add(call);
                targets.add(target);
            }
            boolean isBroken = calls.indexOf(call) == broken;
            // A retry of a conflict that is a new call meets the conflict again.
            boolean isSame = fault == Fault.CONFLICT
                    && broken >= 0
                    && calls.size() > broken
                    && targets.get(broken).equals(target);
            if ((isBroken || isSame) && attempts > 0) {
                attempts--;
                return List.of(fault);
            }
            return List.of();
        }
    }

    /** Counts the calls of this owner from 0 again, and breaks none. */
    public void watch(String owner) {
        scripts.put(owner, new Script());
    }

    /** Neither counts nor breaks the calls of this owner any more. */
    public void forget(String owner) {
        scripts.remove(owner);
    }

    /**
     * Counts the calls of this owner from 0 again, and breaks this one.
     *
     * @param attempts the number of attempts to break, the SDK's retries included
     */
    public void breakCall(String owner, int call, Fault fault, int attempts) {
        Script script = new Script();
        script.broken = call;
        script.fault = fault;
        script.attempts = attempts;
        scripts.put(owner, script);
    }

    /** The operation of each call of the owner so far, such as {@code UpdateItem}, without its retries. */
    public List<String> calls(String owner) {
        Script script = scripts.getOrDefault(owner, new Script());
        synchronized (script) {
            return script.targets.stream()
                    .map(target -> target.substring(target.indexOf('.') + 1))
                    .toList();
        }
    }

    /** The address at which clients find the service with its faults. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            byte[] body = in.readNBytes(Integer.parseInt(find(LENGTH, head, "0")));
            String text = new String(body, StandardCharsets.UTF_8);
            String target = find(TARGET, head, "");
            List<Fault> fault = scripts.entrySet().stream()
                    .filter(script -> text.contains(script.getKey()))
                    .findFirst()
                    .map(script -> script.getValue().next(find(CALL, head, text), target))
                    .orElse(List.of());
            if (fault.isEmpty()) {
                client.getOutputStream().write(forward(head, body));
            } else {
                fail(client, fault.getFirst(), head, body, target);
            }
        } catch (IOException e) {
            // The client has closed the connection after its timeout.
        }
    }

    private void fail(Socket client, Fault fault, String head, byte[] body, String target) throws IOException {
        switch (fault) {
            case REFUSED -> client.setSoLinger(true, 0);
            case SILENT -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
            case LOST -> forward(head, body);
            case CUT -> {
                byte[] answer = forward(head, body);
                client.getOutputStream().write(Arrays.copyOf(answer, answer.length - 1));
            }
            default -> {
                int writes =
                        new String(body, StandardCharsets.UTF_8).split("\"(Put|Update|ConditionCheck)\":", -1).length
                                - 1;
                String answer = fault.body(target, writes);
                client.getOutputStream()
                        .write(("HTTP/1.1 " + fault.status + " \r\nContent-Type: application/x-amz-json-1.0\r\n"
                                        + "Connection: close\r\nContent-Length: " + answer.length() + "\r\n\r\n"
                                        + answer)
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private byte[] forward(String head, byte[] body) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            String closing = CONNECTION.matcher(head).replaceAll("").replaceFirst("\r\n", "\r\nConnection: close\r\n");
            socket.getOutputStream().write(closing.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            return socket.getInputStream().readAllBytes();
        }
    }

    /** All lines up to the empty line, which is included. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String find(Pattern pattern, String head, String otherwise) {
        Matcher matcher = pattern.matcher(head);
        return matcher.find() ? matcher.group(1) : otherwise;
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
