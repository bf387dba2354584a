package ai.trustmodel.tracing.cli.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.model.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {
    @TempDir
    Path dir;

    @Test
    void har_givesWhatWasSentAndAnswered() throws Exception {
        Exchange exchange = read(har(Hars.entry("2026-11-20T10:00:00.000+02:00", "hello \u65e5\u672c", "hi")))
                .get(0);

        assertThat(exchange.url()).isEqualTo("https://api.openai.com/v1/chat/completions");
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.startedAt()).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
        assertThat(exchange.latency()).isEqualTo(Duration.ofMillis(1234));
        assertThat(exchange.requestHeaders()).containsEntry("content-type", "application/json");
        assertThat(exchange.request()).asString().contains("hello \u65e5\u672c");
        assertThat(exchange.response()).asString().contains("\"hi\"");
    }

    @Test
    void har_isReadInTheOrderOfItsTimes_whateverTheOrderOfItsEntries() throws Exception {
        List<Exchange> read = read(har(
                Hars.entry("2026-11-20T10:00:02Z", "third \ud83d\ude00", "c"),
                Hars.entry("2026-11-20T10:00:00Z", "first \u00fc", "a"),
                Hars.entry("2026-11-20T12:00:01+02:00", "second", "b")));

        assertThat(read)
                .extracting(exchange -> exchange.request().toString())
                .satisfiesExactly(
                        one -> assertThat(one).contains("first \u00fc"),
                        two -> assertThat(two).contains("second"),
                        three -> assertThat(three).contains("third \ud83d\ude00"));
    }

    @Test
    void har_decodesBase64_andKeepsBytesThatAreNoText() throws Exception {
        byte[] frames = {0, 1, (byte) 0xFF, 3};
        String entry = Hars.entry("2026-11-20T10:00:00Z", "x", "y")
                .replaceFirst(
                        "(?s)\"content\": \\{\"mimeType.*?\"}},",
                        "\"content\": {\"encoding\": \"base64\", \"text\": \""
                                + Base64.getEncoder().encodeToString(frames) + "\"}},");

        assertThat(read(har(entry)).get(0).response()).isEqualTo(frames);
    }

    @Test
    void har_withoutAnAnswer_saysSo() throws Exception {
        String entry = Hars.entry("2026-11-20T10:00:00Z", "x", "y")
                .replace("\"status\": 200", "\"status\": 0, \"_error\": \"net::ERR_TIMED_OUT\"");

        Exchange exchange = read(har(entry)).get(0);

        assertThat(exchange.status()).isNull();
        assertThat(exchange.error()).isEqualTo("net::ERR_TIMED_OUT");
    }

    @Test
    void har_passesOverRequestsWithoutABody() throws Exception {
        assertThat(read(har("{\"request\": {\"method\": \"GET\", \"url\": \"https://x.example\"}, \"response\": {}}")))
                .isEmpty();
    }

    @Test
    void har_withAByteOrderMark_isRead() throws Exception {
        Path file = har(Hars.entry("2026-11-20T10:00:00Z", "marked", "y"));
        Files.writeString(file, "\uFEFF" + Files.readString(file));

        assertThat(read(file)).hasSize(1);
    }

    @Test
    void exchange_takesItsAnswerFromWhereItIs() throws Exception {
        String start =
                "{\"provider\": \"acme\", \"url\": \"https://acme.example/v1\", \"status\": 429, \"request\": {\"a\": 1}, ";

        Exchange json = read(write(
                        "a.json", start + "\"response\": {\"b\": 2}, \"content_type\": \"application/json\"}"))
                .get(0);
        assertThat(json.provider()).isEqualTo("acme");
        assertThat(json.status()).isEqualTo(429);
        assertThat(json.request()).isEqualTo(Map.of("a", 1));
        assertThat(json.response()).isEqualTo(Map.of("b", 2));
        assertThat(json.responseHeaders()).containsEntry("content-type", "application/json");

        assertThat(read(write("b.json", start + "\"response\": null, \"sse\": \"data: {}\\n\\n\"}"))
                        .get(0)
                        .response())
                .isEqualTo("data: {}\n\n");
        assertThat(read(write("c.json", start + "\"raw_b64\": \"AAH/\"}"))
                        .get(0)
                        .response())
                .isEqualTo(new byte[] {0, 1, (byte) 0xFF});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty",
                "[1, 2]|not an object",
                "{\"a\": |no JSON",
                "{\"a\": 1}|neither a HAR file",
                "{} {}|something behind",
                "{\"request\": {}, \"raw_b64\": \"###!\"}|not base64"
            })
    void whatIsNotUnderstood_isRefusedWithTheReason(String content, String reason) throws Exception {
        Path file = write("x.json", content);
        assertThatThrownBy(() -> read(file)).isInstanceOf(NotUnderstood.class).hasMessageContaining(reason);
    }

    @Test
    void jsonNestedWithoutEnd_isRefused() throws Exception {
        Path file = write("deep.json", "{\"log\": " + "[".repeat(100_000));
        assertThatThrownBy(() -> read(file)).isInstanceOf(NotUnderstood.class);
    }

    @Test
    void digest_dependsOnTheContentAlone() throws Exception {
        Path one = write("one.json", "{\"request\": {}}");
        Path same = write("same.json", "{\"request\": {}}");
        Path other = write("other.json", "{\"request\": { }}");

        assertThat(Recording.open(one).digest())
                .hasSize(64)
                .isEqualTo(Recording.open(same).digest())
                .isNotEqualTo(Recording.open(other).digest());
    }

    @Test
    void contentId_isAValidUuidOfVersion8() {
        java.util.UUID id = java.util.UUID.fromString(ContentId.of("ab", "trace"));

        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.toString()).isEqualTo(ContentId.of("ab", "trace")).isNotEqualTo(ContentId.of("ab", "end"));
    }

    private Path har(String... entries) throws IOException {
        return write("x.har", Hars.file(entries));
    }

    private Path write(String name, String content) throws IOException {
        return Files.write(dir.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Exchange> read(Path file) throws IOException, NotUnderstood {
        List<Exchange> read = new ArrayList<>();
        Recording.open(file).read((place, exchange, bytes) -> read.add(exchange));
        return read;
    }
}
