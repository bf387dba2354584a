package ai.trustmodel.tracing.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Resources;
import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.testkit.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server on a real socket with some tools that do what a test wants, and requests to it. */
final class HttpHarness implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef-the-right-token";

    /** Deadlines that a test can wait for. */
    static final Limits QUICK = new Limits(
            Duration.ofMillis(400),
            Duration.ofMillis(600),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofMinutes(30),
            64 * 1024,
            1024 * 1024,
            64,
            4);

    final MutableClock clock = MutableClock.at(Instant.parse("2026-11-21T03:00:00Z"));
    final Notices notices = new Notices();
    volatile Supplier<Vitals> vitals = () -> new Vitals(true, Map.of("traces", 7));
    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    final HttpTransport transport;
    private final Map<String, String> more = new HashMap<>();

    HttpHarness(Access access, Limits limits) throws IOException {
        Surface surface = new Surface(
                Map.of("name", "test", "version", "1"),
                "",
                List.of(
                        tool(
                                "echo",
                                "traces:read",
                                call -> text(String.valueOf(arguments(call).get("text")))),
                        tool("write", "traces:write", call -> text("written")),
                        tool("talk", "traces:read", call -> {
                            call.notify("notifications/progress", Map.of("progress", 1));
                            return text("talked");
                        }),
                        tool("wait", "traces:read", call -> {
                            started.countDown();
                            await(goOn);
                            return text("waited");
                        }),
                        tool("leave", "traces:read", call -> {
                            call.release();
                            await(goOn);
                            return text("came back");
                        }),
                        tool("break", "traces:read", call -> {
                            throw new IllegalStateException("secret inner workings");
                        })),
                List.of(new Watched()),
                List.of());
        transport = HttpTransport.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Gate(Set.of(), false),
                access,
                new Methods(surface),
                notices,
                () -> vitals.get(),
                limits,
                clock);
    }

    static HttpHarness withToken() throws IOException {
        return new HttpHarness(new TokenAccess(TOKEN, "the file"), QUICK).with("Authorization", "Bearer " + TOKEN);
    }

    /** Sends this header with every request from now on. */
    HttpHarness with(String name, String value) {
        more.put(name, value);
        return this;
    }

    InetSocketAddress address() {
        return transport.address();
    }

    /** The headers of a client that follows the rules, with these in addition. */
    Map<String, String> headers(String... additional) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        for (int i = 0; i < additional.length; i += 2) {
            headers.put(additional[i], additional[i + 1]);
        }
        return headers;
    }

    Wire.Answer post(String body, String... additional) throws IOException {
        return Wire.ask(address(), "POST", "/mcp", headers(additional), body);
    }

    /** Begins a session; gives its id. */
    String initialize(String version) throws IOException {
        Wire.Answer answer = post(request(
                0,
                "initialize",
                Map.of("protocolVersion", version, "capabilities", Map.of(), "clientInfo", Map.of("name", "test"))));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.headers().get("mcp-session-id");
    }

    /** Calls a tool in a session. */
    Wire.Answer call(String session, int id, String tool, Map<String, Object> arguments) throws IOException {
        return post(toolCall(id, tool, arguments), "Mcp-Session-Id", session);
    }

    static String toolCall(int id, String tool, Map<String, Object> arguments) {
        return request(id, "tools/call", Map.of("name", tool, "arguments", arguments));
    }

    static String request(int id, String method, Map<String, Object> params) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("jsonrpc", "2.0");
        request.put("id", id);
        request.put("method", method);
        request.put("params", params);
        return Json.write(request);
    }

    static String notification(String method, Map<String, Object> params) {
        return Json.write(Map.of("jsonrpc", "2.0", "method", method, "params", params));
    }

    private interface Work {
        Map<String, Object> of(Call call);
    }

    private static Tool tool(String name, String scope, Work work) {
        return new Tool(
                Map.of("name", name, "inputSchema", Map.of("type", "object")),
                scope,
                (call, arguments) -> work.of(call));
    }

    private static Map<String, Object> arguments(Call call) {
        return Json.object(call.params().get("arguments"));
    }

    private static Map<String, Object> text(String text) {
        return Map.of("content", List.of(Map.of("type", "text", "text", text)));
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** One resource that can be watched. */
    private static final class Watched implements Resources {
        @Override
        public List<Map<String, Object>> list() {
            return List.of();
        }

        @Override
        public @Nullable List<Map<String, Object>> read(Call call, String uri) {
            return null;
        }

        @Override
        public boolean watchable(String uri) {
            return true;
        }
    }

    @Override
    public void close() {
        goOn.countDown();
        transport.close();
    }
}
