package ai.trustmodel.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private final Counters counters = new Counters();
    private final Redactor redactor = new Redactor(List.of(), counters);

    @ParameterizedTest
    @ValueSource(strings = {"%s", "data:image/png;base64,%s", "{\"mimeType\":\"audio/wav\",\"data\":\"%s\"}"})
    void encodedBytes_areLeftAsTheyAre_whateverStandsInThem(String around) {
        byte[] bytes = new byte[9000];
        new Random(3).nextBytes(bytes);
        String base64 = Base64.getUrlEncoder().encodeToString(bytes);
        String unlucky = base64.substring(0, 4000) + "-sk-proj-AbCdEfGhIjKlMnOpQrStUvWx" + base64.substring(4033);
        Redactor own = new Redactor(List.of(Pattern.compile("[a-z]{3}")), counters);

        String text = String.format(around, unlucky);

        assertThat(redactor.redact(text)).isSameAs(text);
        assertThat(own.redact(unlucky)).isSameAs(unlucky);
        assertThat(counters.redactedCount()).isZero();
    }

    @Test
    void credentialsBesideEncodedBytes_areRemoved() {
        byte[] bytes = new byte[9000];
        new Random(4).nextBytes(bytes);
        String image = "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
        String key = "sk-" + "proj-AbCdEfGhIjKlMnOpQrStUvWx";

        assertThat(redactor.redact(key + " " + image + " " + key + " " + image))
                .isEqualTo("[REDACTED:api_key] " + image + " [REDACTED:api_key] " + image);
        assertThat(redactor.redact("{\"format\":\"pdf\",\"access_token\":\"" + image.substring(22) + "\"}"))
                .startsWith("{\"format\":\"pdf\",\"access_token\":\"[REDACTED:access_token]");
    }

    // Made up, in the shapes the makers document; put together here so that no scanner takes this file for a leak.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-ant-#api03-Zx81mQp0aaBBccDDeeFF00112233",
                "sk-#proj-AbCdEfGhIjKlMnOpQrStUvWx1234",
                "sk-#Qw3rTyUiOpAsDfGhJkLzXcVb",
                "gsk_#a1B2c3D4e5F6g7H8i9J0k1L2",
                "hf_#AbCdEfGhIjKlMnOpQrStUvWxYz012345",
                "AKIA#IOSFODNN7EXAMPLQ",
                "AIza#SyA1234567890abcdefghijklmnopqrstuv",
                "ya29.#a0AfH6SMBx1234567890abcdef",
                "ghp_#abcdefghijklmnopqrstuvwxyz0123456789",
                "github_pat_#11ABCDEFG0abcdefghijklmnopqrstuv",
                "glpat-#abcdefghij1234567890",
                "xoxb-#123456789012-abcdefghijkl",
                "sk_#live_abcdefghijklmnop1234",
                "ey#JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc123-_def",
                "npm_#abcdefghijklmnopqrstuvwxyz0123456789",
                "SG.#abcdefghijklmnopqr.stuvwxyz0123456789abcdef",
                "lsv2_pt_#0123456789abcdef0123456789abcdef_0123456789",
            })
    void credential_isRemovedWhereverItStands(String shape) {
        String secret = shape.replace("#", "");
        for (String around :
                List.of("%s", "key=%s", "use %s please", "{\"k\":\"%s\"}", "https://h/?x=%s&y=1", "(%s)")) {
            String clean = redactor.redact(String.format(around, secret));
            assertThat(clean).as(around).doesNotContain(secret.substring(6)).contains("[REDACTED:");
        }
        assertThat(counters.redactedCount()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer abcdef0123456789abcdef",
                "postgres://app:hunter22@db.internal/main",
                "password=hunter22",
                "{\"password\": \"correct horse\"}",
                "{\"text\":\"first\\npassword=hunter22\"}",
                "client_secret = 'a b hunter22'",
                "{\\\"api_key\\\":\\\"abcdefgh\\\"}",
                "DB_PASSWORD: 'tr0ub4dor'",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----",
            })
    void secretInItsSetting_isRemoved(String text) {
        assertThat(redactor.redact(text))
                .contains("[REDACTED:")
                .doesNotContain("hunter22", "correct", "abcdefgh", "tr0ub4dor", "MIIEow", "abcdef0123456789abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The weather in Riga is four degrees and it rains.",
                "Please risk-assess the task-force's desk-research and internationalization-strategies.",
                "max_tokens=1024, top_p=0.9",
                "the password is required; your token budget is low",
                "api_key = os.environ.get(name)",
                "0198f2a4-6f0e-7c3e-9f1a-2b3c4d5e6f70",
                "call_Ab12Cd34Ef56Gh78Ij90Kl12 and toolu_01A09q90qw90lq917835lq9",
                "chatcmpl-9aBcDeFgHiJkLmNoPqRsTuVw",
                "https://example.org/a/very/long/path/that-goes-on/and_on?page=2",
                "user@example.org asked about http://localhost:8080/x",
            })
    void ordinaryText_staysAsItIs(String text) {
        assertThat(redactor.redact(text)).isSameAs(text);
    }

    @Test
    void ownPatterns_areAppliedToo() {
        Redactor own = new Redactor(List.of(Pattern.compile("\\bEMP-\\d+")), counters);
        assertThat(own.redact("ask EMP-12 or EMP-99")).isEqualTo("ask [REDACTED:pattern] or [REDACTED:pattern]");
    }

    @Test
    void secretNames_areKnownInEverySpelling() {
        for (String name : List.of("Authorization", "x-api-key", "apiKey", "API_KEY", "client_secret", "Set-Cookie")) {
            assertThat(redactor.isSecretName(name)).as(name).isTrue();
        }
        for (String name : List.of("max_tokens", "key", "token", "authors", "city")) {
            assertThat(redactor.isSecretName(name)).as(name).isFalse();
        }
    }

    @Test
    void hostileText_costsLittle() {
        List<String> hostile = List.of(
                "a".repeat(1 << 20),
                "sk-".repeat(300_000),
                "password".repeat(100_000),
                "password=".repeat(100_000),
                "://".repeat(300_000) + "@",
                "-----BEGIN PRIVATE KEY-----".repeat(30_000),
                "eyJ.eyJ.".repeat(100_000),
                "\"secret\":".repeat(100_000));
        for (String text : hostile) {
            long start = System.nanoTime();
            redactor.redact(text);
            // Not a measurement: quadratic work on a megabyte takes minutes.
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(text.substring(0, 20))
                    .isLessThan(Duration.ofSeconds(5));
        }
    }
}
