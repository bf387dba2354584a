package ai.trustmodel.tracing.mcp.http;

import static ai.trustmodel.tracing.mcp.http.HttpHarness.QUICK;
import static ai.trustmodel.tracing.mcp.http.HttpHarness.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who does not get in, over real sockets. */
@Timeout(60)
class HttpSafetyTest {
    private static final String LIST = HttpHarness.request(1, "tools/list", Map.of());
    private static final long GIB = 1L << 30;

    private HttpHarness server;

    @BeforeEach
    void start() throws IOException {
        TestLog.clear();
        server = HttpHarness.withToken();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void strangers_areRefusedAndTheLogSaysSoWithoutTheToken() throws Exception {
        assertThat(server.post(LIST, "Origin", "https://evil.example").status()).isEqualTo(403);
        assertThat(server.post(LIST, "Host", "evil.example:" + server.address().getPort())
                        .status())
                .isEqualTo(421);
        assertThat(server.post(LIST, "Authorization", "Bearer wrong-" + TOKEN).status())
                .isEqualTo(401);
        Map<String, String> nobody = server.headers();
        nobody.remove("Authorization");
        assertThat(Wire.ask(server.address(), "POST", "/mcp", nobody, LIST).status())
                .isEqualTo(401);
        assertThat(sendGibibyte()).isLessThan(GIB / 8);
        assertThat(isClosedAfter("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "))
                .isTrue();
        assertThat(isClosedAfter(slowBody())).isTrue();

        assertThat(TestLog.lines())
                .anyMatch(line ->
                        line.startsWith("WARN refused POST /mcp from 127.0.0.1: pages of 'https://evil.example'"))
                .anyMatch(line -> line.contains("this server is not called 'evil.example"))
                .anyMatch(line -> line.contains("the token is not the one"))
                .anyMatch(line -> line.contains("the body is longer than 65536 bytes"))
                .anyMatch(line -> line.contains("the headers took too long"))
                .anyMatch(line -> line.contains("the body took too long"))
                .noneMatch(line -> line.contains(TOKEN))
                .noneMatch(line -> line.contains("Exception"));
        assertThat(server.initialize("2025-11-25"))
                .as("and others still get in")
                .isNotNull();
    }

    private String slowBody() {
        StringBuilder head = new StringBuilder("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n");
        server.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n{").toString();
    }

    private boolean isClosedAfter(String beginning) throws IOException {
        try (Wire wire = new Wire(server.address())) {
            wire.write(beginning);
            return wire.isClosed();
        }
    }

    /** Sends a body of 1 GiB until the server hangs up; gives how much of it went out. */
    private long sendGibibyte() throws IOException {
        byte[] piece = new byte[64 * 1024];
        try (Wire wire = new Wire(server.address())) {
            wire.send("POST", "/mcp", server.headers("Content-Length", Long.toString(GIB)), "");
            long sent = 0;
            try {
                for (; sent < GIB; sent += piece.length) {
                    wire.write(piece);
                }
            } catch (IOException e) { // hung up
            }
            return sent;
        }
    }

    @Test
    void bodyThatIsTooLong_isAnsweredBeforeItIsRead() throws IOException {
        try (Wire wire = new Wire(server.address())) {
            wire.send("POST", "/mcp", server.headers("Content-Length", Long.toString(GIB)), "");
            assertThat(wire.head().status()).isEqualTo(413);
        }
    }

    @Test
    void bodyThatIsTooLongAndDoesNotSaySo_isCutOff() throws IOException {
        try (Wire wire = new Wire(server.address())) {
            wire.send("POST", "/mcp", server.headers("Transfer-Encoding", "chunked"), "");
            String chunk = "x".repeat(0x8000);
            for (int i = 0; i < 3; i++) {
                wire.write("8000\r\n" + chunk + "\r\n");
            }
            assertThat(wire.answer().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/mcp", "/.well-known/oauth-protected-resource", "/nothing"})
    void gate_standsBeforeEveryPath(String path) throws IOException {
        assertThat(Wire.ask(server.address(), "GET", path, Map.of("Host", "evil.example"), "")
                        .status())
                .isEqualTo(421);
        assertThat(Wire.ask(server.address(), "GET", path, Map.of("Origin", "null"), "")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost@evil.example",
                "127.0.0.1.evil.example",
                "localhost.",
                "10.0.0.1",
                "evil.example#localhost",
                "",
                "0x7f000001"
            })
    void host_ofAnotherNameIsRefused(String host) throws IOException {
        assertThat(Wire.ask(server.address(), "GET", "/health", Map.of("Host", host), "")
                        .status())
                .isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9999", "[::1]:9999", "[0:0:0:0:0:0:0:1]"})
    void host_ofThisMachineIsServed(String host) throws IOException {
        assertThat(Wire.ask(server.address(), "GET", "/health", Map.of("Host", host), "")
                        .body())
                .isEqualTo("{\"status\":\"ok\",\"name\":\"test\",\"version\":\"1\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:6274", "http://127.0.0.1", "https://[::1]:1"})
    void origin_ofThisMachineIsServedWithTheToken(String origin) throws IOException {
        assertThat(server.post(LIST, "Origin", origin).status()).isEqualTo(400); // a session is missing, nothing else
    }

    @Test
    void gate_ofOtherNamesKnowsThoseThatAreAllowed() throws Exception {
        Gate gate = new Gate(java.util.Set.of("traces.example"), true);
        com.sun.net.httpserver.Headers headers = new com.sun.net.httpserver.Headers();
        headers.set("Host", "Traces.Example:443");
        headers.set("Origin", "https://traces.example");
        gate.check(headers);
        headers.set("Host", "192.0.2.7:9999");
        gate.check(headers);
        headers.set("Host", "other.example");
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(Refused.class, () -> gate.check(headers))
                        .status())
                .isEqualTo(421);
    }

    @Test
    void gate_ofAnyAddressKeepsOutPagesOfOtherAddresses() throws Exception {
        Gate gate = new Gate(java.util.Set.of(), true);
        com.sun.net.httpserver.Headers headers = new com.sun.net.httpserver.Headers();
        headers.set("Host", "192.0.2.7:9999");
        headers.set("Origin", "http://192.0.2.7:8080");
        gate.check(headers);
        headers.set("Host", "[2001:DB8::7]:9999");
        headers.set("Origin", "http://[2001:db8:0::7]");
        gate.check(headers);
        headers.set("Origin", "http://198.51.100.66");
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(Refused.class, () -> gate.check(headers))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void answers_showNothingOfTheInside() throws IOException {
        String session = server.initialize("2025-11-25");
        StringBuilder all = new StringBuilder();
        all.append(server.call(session, 1, "break", Map.of()).body());
        for (String body : new String[] {"{", "[]", "[{}]", "1", "{\"jsonrpc\":\"2.0\"}", "\u0000", ""}) {
            Wire.Answer answer = server.post(body, "Mcp-Session-Id", session);
            assertThat(answer.status()).as(body).isEqualTo(400);
            all.append(answer.body());
        }
        all.append(server.post(LIST, "Mcp-Session-Id", "none").body());
        assertThat(all.toString())
                .doesNotContain("Exception", "ai.trustmodel", "java.", "\tat ", "secret inner workings");
        assertThat(server.call(session, 1, "break", Map.of()).body()).contains("its log says more");
    }

    @Test
    void contentType_mustBeJson() throws IOException {
        assertThat(server.post(LIST, "Content-Type", "text/plain").status()).isEqualTo(415);
        assertThat(server.post(LIST, "Content-Type", "application/json; charset=utf-8")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void metadata_isNotFoundInJson() throws IOException {
        for (String path : new String[] {"", "/mcp"}) {
            Wire.Answer answer =
                    Wire.ask(server.address(), "GET", "/.well-known/oauth-protected-resource" + path, Map.of(), "");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.headers()).containsEntry("content-type", "application/json");
            assertThat(answer.json()).containsEntry("error", "not_found");
        }
    }

    @Test
    void refusals_ofOneKindAreLoggedOnceASecond() throws IOException {
        for (int i = 0; i < 20; i++) {
            server.post(LIST, "Authorization", "Bearer wrong");
        }
        assertThat(TestLog.lines()).filteredOn(line -> line.contains("[token]")).hasSizeBetween(1, 10);
    }

    @Test
    void logLine_cannotBeForged() throws IOException {
        server.post(LIST, "Origin", "x\u001b[2J");
        assertThat(TestLog.lines()).noneMatch(line -> line.contains("\u001b"));
    }

    private static boolean isServed(HttpHarness server) throws IOException {
        try (Wire wire = new Wire(server.address())) {
            wire.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return !wire.isClosed();
        }
    }

    @Test
    void connections_areLimitedInNumber() throws IOException {
        Limits few = new Limits(
                Duration.ofSeconds(2),
                QUICK.body(),
                QUICK.write(),
                QUICK.silence(),
                QUICK.idle(),
                QUICK.bodyBytes(),
                QUICK.memoryBytes(),
                2,
                QUICK.sessions());
        try (HttpHarness small = new HttpHarness(Access.open(), few);
                Wire one = new Wire(small.address());
                Wire other = new Wire(small.address())) {
            one.write("POST /mcp HTTP/1.1\r\n");
            other.write("POST /mcp HTTP/1.1\r\n");
            while (isServed(small)) {} // until both are being read from
            assertThat(TestLog.lines()).anyMatch(line -> line.contains("there are too many at a time"));

            assertThat(one.isClosed()).as("its time is over").isTrue();
            assertThat(other.isClosed()).isTrue();
            assertThat(Wire.ask(small.address(), "GET", "/health", Map.of(), "").status())
                    .isEqualTo(200);
        }
    }
}
