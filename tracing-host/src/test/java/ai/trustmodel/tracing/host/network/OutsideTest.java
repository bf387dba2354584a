package ai.trustmodel.tracing.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideTest {
    private static final String PING = """
            PING 8.8.8.8 (8.8.8.8) 56(84) bytes of data.
            64 bytes from 8.8.8.8: icmp_seq=1 ttl=117 time=9.87 ms

            --- 8.8.8.8 ping statistics ---
            3 packets transmitted, 2 received, 33.3333% packet loss, time 2003ms
            rtt min/avg/max/mdev = 9.870/12.345/15.100/1.000 ms
            """;

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void tearDown() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void ping_givesTheMeanAndTheLossAsFraction() {
        assertThat(Outside.parse(PING)).isEqualTo(Map.of("ping_ms", 12.345, "packet_loss", 33.3333));
        assertThat(Outside.parse("4 packets transmitted, 0 packets received, 100% packet loss"))
                .isEqualTo(Map.of("packet_loss", 100.0));
        assertThat(Outside.parse("round-trip min/avg/max = 0.079/0.080/0.091 ms")) // BusyBox
                .isEqualTo(Map.of("ping_ms", 0.08));
        assertThat(Outside.parse("ping: unknown host")).isEmpty();
    }

    @Test
    void ping_isRunWithArgumentsAndInEnglish(@TempDir Path directory) throws IOException {
        Path asked = directory.resolve("asked");
        Path program = directory.resolve("ping");
        Files.writeString(program, "#!/bin/sh\necho \"$LC_ALL $*\" > " + asked + "\ncat <<'END'\n" + PING + "END\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        Map<String, Object> found = new Outside(program.toString(), List.of()).ping("example.com");

        assertThat(found).containsEntry("ping_ms", 12.345);
        assertThat(asked).hasContent("C -c 4 -w 10 example.com");
    }

    @Test
    void ping_thatIsNotThere_saysSo() {
        assertThatThrownBy(() -> new Outside("/no/such/ping", List.of()).ping("example.com"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/ping");
    }

    @Test
    void publicIp_isTheFirstAnswerThatIsAnAddress() throws IOException {
        List<URI> services = List.of(serve(500, "1.2.3.4"), serve(200, "<html>hello"), serve(200, "2001:db8::7\n"));

        assertThat(new Outside("ping", services).publicIp()).isEqualTo("2001:db8::7");
    }

    @Test
    void publicIp_isAbsentWhenNobodyAnswers() throws IOException {
        URI gone = serve(200, "1.2.3.4");
        tearDown();

        assertThat(new Outside("ping", List.of(gone, serve(200, "x".repeat(100_000)))).publicIp())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4", "255.255.255.255", "::1", "2001:db8::7"})
    void addresses_areAddresses(String text) {
        assertThat(Outside.isAddress(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1.2.3.4.", "example.com", ":", "1:2", "g::1", "1:::2"})
    void otherTexts_areNot(String text) {
        assertThat(Outside.isAddress(text)).isFalse();
    }

    private URI serve(int status, String answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }
}
