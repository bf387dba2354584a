package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.spi.Json;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and the answer to it, each within its time. For one thread. */
final class Visit {
    /** How much of a body that is not wanted is taken, and how long, so that its sender looks at the answer. */
    private static final int COURTESY_BYTES = 1024 * 1024;

    private static final Duration COURTESY = Duration.ofSeconds(1);

    private final HttpExchange exchange;
    private final Threads threads;
    private final Limits limits;
    private boolean bodyRead;

    Visit(HttpExchange exchange, Threads threads, Limits limits) {
        this.exchange = exchange;
        this.threads = threads;
        this.limits = limits;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    Headers headers() {
        return exchange.getRequestHeaders();
    }

    @Nullable
    String header(String name) {
        return headers().getFirst(name);
    }

    /** What the log says of it: nothing of its query, its headers or its body. */
    @Override
    public String toString() {
        return method() + " " + path() + " from "
                + exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    /** Whether the client takes answers of this type, going by what it said; it need not say anything. */
    boolean accepts(String type) {
        List<String> accept = headers().get("Accept");
        if (accept == null) {
            return true;
        }
        String all = type.substring(0, type.indexOf('/')) + "/*";
        for (String range : String.join(",", accept).toLowerCase(Locale.ROOT).split(",", -1)) {
            String name = range.split(";", 2)[0].strip();
            if (name.equals("*/*") || name.equals(all) || name.equals(type)) {
                return true;
            }
        }
        return false;
    }

    /** The whole body, which this share of the memory is taken for. */
    byte[] body(Memory.Share share) throws IOException, Refused {
        checkType();
        long length = declaredLength();
        if (length > limits.bodyBytes()) {
            throw tooLong();
        }
        share.atLeast(length);
        threads.expect("the body", limits.body());
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.max(length, 0));
        byte[] buffer = new byte[16 * 1024];
        InputStream in = exchange.getRequestBody();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            body.write(buffer, 0, count);
            if (body.size() > limits.bodyBytes()) {
                throw tooLong();
            }
            if (length < 0) {
                share.atLeast(2L * body.size());
            }
        }
        bodyRead = true;
        threads.expectNothing();
        return body.toByteArray();
    }

    private void checkType() throws Refused {
        String type = header("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new Refused(415, "type", "the body must be application/json and its Content-Type must say so");
        }
    }

    /** The length the headers give, -1 when it shows only at the end. */
    private long declaredLength() {
        String length = header("Content-Length");
        return length == null ? (header("Transfer-Encoding") == null ? 0 : -1) : Long.parseLong(length.strip());
    }

    private Refused tooLong() {
        return new Refused(
                413, "size", "the body is longer than " + limits.bodyBytes() + " bytes; send less at a time");
    }

    /** Adds a header to the answer. */
    Visit set(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
        return this;
    }

    /** Answers with a status and nothing else. */
    void answer(int status) throws IOException {
        common();
        threads.expect("the answer", limits.write());
        exchange.sendResponseHeaders(status, -1);
        threads.expectNothing();
    }

    /** Answers with JSON. */
    void answer(int status, String json) throws IOException {
        common();
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        set("Content-Type", "application/json");
        threads.expect("the answer", limits.write());
        if (method().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        }
        threads.expectNothing();
    }

    void answer(int status, Map<String, Object> json) throws IOException {
        answer(status, Json.write(json));
    }

    /** Answers that it is not served, and why. */
    void answer(Refused refused) throws IOException {
        refused.headers().forEach(this::set);
        boolean unread = !bodyRead && declaredLength() != 0;
        if (unread) {
            set("Connection", "close");
        }
        answer(refused.status(), refused.body());
        if (unread) {
            beCourteous();
        }
    }

    /** Answers that the server failed, when nothing was answered yet. */
    void fail() throws IOException {
        if (exchange.getResponseCode() < 0) {
            answer(new Refused(500, "failed", "the server failed; its log says more"));
        }
    }

    /** Refuses everything that does not only look. */
    void onlyGet() throws Refused {
        if (!method().equals("GET") && !method().equals("HEAD")) {
            throw new Refused(405, "method", method() + " is not served here; GET is").with(Map.of("Allow", "GET"));
        }
    }

    /** A connection that is closed with something unread takes the answer along with it, so a little is read. */
    private void beCourteous() throws IOException {
        threads.expect("the rest of a refused body", COURTESY);
        byte[] buffer = new byte[16 * 1024];
        long read = 0;
        for (int count = 0; count >= 0 && read < COURTESY_BYTES; read += count) {
            count = exchange.getRequestBody().read(buffer);
        }
    }

    /** Begins an answer that is a stream of events, and sends its headers at once. */
    OutputStream stream() throws IOException {
        common();
        set("Content-Type", "text/event-stream");
        set("X-Accel-Buffering", "no");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private void common() {
        set("Cache-Control", "no-store");
        set("X-Content-Type-Options", "nosniff");
    }

    /** Ends the exchange; what is left of the body is thrown away or the connection with it. */
    void close() {
        threads.expect("the end of a request", COURTESY);
        exchange.close();
    }
}
