package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An MCP client that speaks raw lines, so that a test sees what really stands on the wire. */
public final class Client implements Closeable {
    /** Something that serves a client on these streams until the end of input. */
    public interface Server {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    private final OutputStream toServer;
    private final BufferedReader fromServer;
    private final AtomicLong ids = new AtomicLong();
    private final CompletableFuture<Void> ended;

    public Client(OutputStream toServer, InputStream fromServer, CompletableFuture<Void> ended) {
        this.toServer = toServer;
        this.fromServer = new BufferedReader(new InputStreamReader(fromServer, StandardCharsets.UTF_8));
        this.ended = ended;
    }

    /** Starts a server in this process, behind two pipes of the operating system. */
    public static Client of(Server server) throws IOException {
        Pipe requests = Pipe.open();
        Pipe answers = Pipe.open();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try (OutputStream out = Channels.newOutputStream(answers.sink())) {
                        server.serve(Channels.newInputStream(requests.source()), out);
                        ended.complete(null);
                    } catch (Throwable e) {
                        ended.completeExceptionally(e);
                    }
                },
                "server");
        thread.setDaemon(true);
        thread.start();
        return new Client(Channels.newOutputStream(requests.sink()), Channels.newInputStream(answers.source()), ended);
    }

    /** Introduces itself and says that it is initialized; gives the result of initialize. */
    public Map<String, Object> initialize(String protocolVersion) {
        long id = request(
                "initialize",
                Map.of(
                        "protocolVersion",
                        protocolVersion,
                        "capabilities",
                        Map.of(),
                        "clientInfo",
                        Map.of("name", "raw-client", "version", "1")));
        Map<String, Object> answer = answer(id);
        line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return result(answer);
    }

    public Map<String, Object> initialize() {
        return initialize("2025-11-25");
    }

    /** Sends a request without waiting; gives its id. */
    public long request(String method, Map<String, Object> params) {
        long id = ids.incrementAndGet();
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("method", method);
        message.put("params", params);
        message.put("jsonrpc", "2.0");
        message.put("id", id);
        line(Json.write(message));
        return id;
    }

    public long callLater(String tool, Map<String, Object> arguments) {
        return request("tools/call", Map.of("name", tool, "arguments", arguments));
    }

    /** Calls a tool and waits for its result, which may be an error. */
    public Map<String, Object> call(String tool, Map<String, Object> arguments) {
        return result(answer(callLater(tool, arguments)));
    }

    /** Calls a tool that must succeed; gives its structured content, which must say the same as the text. */
    public Map<String, Object> succeed(String tool, Map<String, Object> arguments) {
        return structured(call(tool, arguments));
    }

    /** Calls a tool that must fail; gives the text of the error. */
    public String fail(String tool, Map<String, Object> arguments) {
        Map<String, Object> result = call(tool, arguments);
        assertThat(result).containsEntry("isError", true).doesNotContainKey("structuredContent");
        return text(result);
    }

    public static Map<String, Object> structured(Map<String, Object> result) {
        assertThat(result).as("result").containsEntry("isError", false);
        Map<String, Object> content = object(result.get("structuredContent"));
        assertThat(text(result)).isEqualTo(Json.write(content));
        return content;
    }

    public static String text(Map<String, Object> result) {
        List<?> content = (List<?>) Objects.requireNonNull(result.get("content"));
        assertThat(content.stream().skip(1))
                .allSatisfy(link -> assertThat(object(link)).containsEntry("type", "resource_link"));
        return (String) object(content.get(0)).get("text");
    }

    public void line(String line) {
        bytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public void bytes(byte[] bytes) {
        try {
            toServer.write(bytes);
            toServer.flush();
        } catch (IOException e) {
            throw new AssertionError("the server no longer reads", e);
        }
    }

    /** The next message of the server, whatever it is. */
    public Map<String, Object> next() {
        try {
            String line = fromServer.readLine();
            assertThat(line).as("a line from the server").isNotNull();
            return object(Json.parse(line));
        } catch (IOException e) {
            throw new AssertionError("the server's output broke off", e);
        }
    }

    /** Reads until the answer to this request comes; answers of others on the way are a mistake of the test. */
    public Map<String, Object> answer(long id) {
        Map<String, Object> message = next();
        assertThat(message).containsEntry("id", (int) id);
        return message;
    }

    /** Closes the server's input and reads what is still coming. */
    public List<Map<String, Object>> end() {
        try {
            toServer.close();
            List<Map<String, Object>> rest = new ArrayList<>();
            for (String line = fromServer.readLine(); line != null; line = fromServer.readLine()) {
                rest.add(object(Json.parse(line)));
            }
            ended.get(30, TimeUnit.SECONDS);
            return rest;
        } catch (Exception e) {
            throw new AssertionError("the server did not end as it should", e);
        }
    }

    public static Map<String, Object> result(Map<String, Object> answer) {
        assertThat(answer).as("answer").containsKey("result");
        return object(answer.get("result"));
    }

    public static Map<String, Object> error(Map<String, Object> answer) {
        assertThat(answer).as("answer").containsKey("error");
        return object(answer.get("error"));
    }

    public static Map<String, Object> object(Object value) {
        return Objects.requireNonNull(Json.object(value), () -> "no object: " + value);
    }

    @Override
    public void close() throws IOException {
        toServer.close();
    }
}
