package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** An HTTP client on a bare socket: sends any headers at all, as slowly as wanted, and shows what comes back. */
final class Wire implements Closeable {
    /**
     * An answer.
     *
     * @param head the status line and the headers, as they came
     */
    record Answer(int status, Map<String, String> headers, String head, String body) {
        Map<String, Object> json() {
            return Objects.requireNonNull(Json.parseObject(body), body);
        }

        /** The result of a JSON-RPC answer. */
        Map<String, Object> result() {
            return Objects.requireNonNull(Json.object(json().get("result")), body);
        }
    }

    private static final int MOST_COMMENTS = 50;

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    Wire(InetSocketAddress server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** One request on a connection of its own. */
    static Answer ask(InetSocketAddress server, String method, String path, Map<String, String> headers, String body)
            throws IOException {
        try (Wire wire = new Wire(server)) {
            wire.send(method, path, headers, body);
            return wire.answer();
        }
    }

    /** Sends a request, with the Host and the length that belong to it unless the headers say others. */
    void send(String method, String path, Map<String, String> headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Host", "127.0.0.1:" + socket.getPort());
        if (bytes.length > 0) {
            all.put("Content-Length", Integer.toString(bytes.length));
        }
        all.putAll(headers);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        write(head.append("\r\n").toString());
        out.write(bytes);
        out.flush();
    }

    /** Sends just this. */
    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Reads a whole answer. */
    Answer answer() throws IOException {
        Answer head = head();
        String length = head.headers.get("content-length");
        String body;
        if (length != null) {
            body = new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
        } else {
            StringBuilder chunks = new StringBuilder();
            for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
                chunks.append(chunk);
            }
            body = chunks.toString();
        }
        return new Answer(head.status, head.headers, head.head, body);
    }

    /** Reads the beginning of an answer. */
    Answer head() throws IOException {
        StringBuilder head = new StringBuilder();
        String status = line();
        head.append(status).append('\n');
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(status.split(" ", 3)[1]), headers, head.toString(), "");
    }

    /** The next piece of a stream, empty at its end. The server sends every event as one. */
    String chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        String chunk = new String(in.readNBytes(size), StandardCharsets.UTF_8);
        line();
        return chunk;
    }

    /** The next event of a stream that is one; comments are passed over. */
    String event() throws IOException {
        String event = chunk();
        for (int comments = 0; event.startsWith(":") && comments < MOST_COMMENTS; comments++) {
            event = chunk();
        }
        return event;
    }

    /** Whether the server has closed the connection; waits for that, or for something to come. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection was closed");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
