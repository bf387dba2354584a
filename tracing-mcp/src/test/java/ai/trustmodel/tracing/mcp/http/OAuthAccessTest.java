package ai.trustmodel.tracing.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.testkit.MutableClock;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an issuer, over real sockets. */
@Timeout(60)
class OAuthAccessTest {
    private static final String SESSION = "Mcp-Session-Id";

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-21T03:00:00Z"));
    private Issuer issuer;
    private HttpHarness server;

    @BeforeEach
    void start() throws IOException, JOSEException {
        TestLog.clear();
        issuer = new Issuer();
        server = new HttpHarness(new OAuthAccess(issuer.uri(), URI.create(Issuer.AUDIENCE), clock), HttpHarness.QUICK);
    }

    @AfterEach
    void stop() {
        server.close();
        issuer.close();
    }

    private HttpHarness as(String token) {
        return server.with("Authorization", "Bearer " + token);
    }

    private Wire.Answer ask(String token) throws IOException {
        return as(token).post(HttpHarness.request(1, "ping", Map.of()));
    }

    @Test
    void token_allowsWhatItsScopesSay() throws IOException {
        as(issuer.token(clock.instant(), "openid traces:read"));
        String session = server.initialize("2025-11-25");

        assertThat(server.call(session, 1, "echo", Map.of("text", "hi")).body()).contains("hi");
        Wire.Answer refused = server.call(session, 2, "write", Map.of());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.headers().get("www-authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"traces:write\", resource_metadata="
                        + "\"https://traces.example/.well-known/oauth-protected-resource/mcp\"");

        as(issuer.token(issuer.claims(clock.instant(), "", claims -> claims.claim("scp", List.of("traces:write")))));
        assertThat(server.call(session, 3, "write", Map.of()).body()).contains("written");
        assertThat(issuer.keySetsGiven).hasValue(1);
    }

    @Test
    void missingToken_isToldWhereToGetOne() throws IOException {
        Wire.Answer answer = server.post(HttpHarness.request(1, "ping", Map.of()));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().get("www-authenticate"))
                .contains("resource_metadata=\"https://traces.example/.well-known/oauth-protected-resource/mcp\"")
                .doesNotContain("error");
    }

    @Test
    void metadata_namesTheIssuerAndTheScopes() throws IOException {
        for (String path : List.of("", "/mcp")) {
            assertThat(Wire.ask(server.address(), "GET", "/.well-known/oauth-protected-resource" + path, Map.of(), "")
                            .json())
                    .containsEntry("resource", Issuer.AUDIENCE)
                    .containsEntry("authorization_servers", List.of(issuer.uri().toString()))
                    .containsEntry(
                            "scopes_supported",
                            List.of("traces:read", "traces:write", "traces:admin", "kernel:read", "kernel:exec"));
        }
    }

    @Test
    void tokens_thatAreNotGoodAreRefused() throws Exception {
        Instant now = clock.instant();
        var good = issuer.claims(now, "traces:read", claims -> claims);
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key-1").build();
        byte[] publicKey = issuer.key().toRSAPublicKey().getEncoded();
        for (String token : List.of(
                issuer.token(issuer.claims(now, "", claims -> claims.audience("https://other.example"))),
                issuer.token(issuer.claims(now, "", claims -> claims.audience((String) null))),
                issuer.token(issuer.claims(now, "", claims -> claims.issuer("https://other.example"))),
                issuer.token(issuer.claims(now, "", claims -> claims.expirationTime(Date.from(now.minusSeconds(31))))),
                issuer.token(issuer.claims(now, "", claims -> claims.expirationTime(null))),
                issuer.token(issuer.claims(now, "", claims -> claims.notBeforeTime(Date.from(now.plusSeconds(60))))),
                Issuer.sign(
                        header, good, new RSAKeyGenerator(2048).keyID("key-1").generate()),
                Issuer.sign(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("unknown")
                                .build(),
                        good,
                        issuer.key()),
                Issuer.sign(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key-1").build(),
                        good,
                        new MACSigner(publicKey)),
                new PlainJWT(good).serialize(),
                "no.jwt.atall",
                "x".repeat(20_000))) {
            Wire.Answer answer = ask(token);
            assertThat(answer.status()).as(answer.body()).isEqualTo(401);
            assertThat(answer.headers().get("www-authenticate")).contains("error=\"invalid_token\"");
            assertThat(answer.body()).doesNotContain("Exception", "nimbus", token);
            assertThat(TestLog.lines()).noneMatch(line -> line.contains(token));
        }
        assertThat(ask(issuer.token(good)).status()).as("the good one").isEqualTo(400); // a session is missing
    }

    @Test
    void token_isTakenALittleAfterItsEnd() throws IOException {
        String token = issuer.token(clock.instant(), "traces:read");
        clock.advance(Duration.ofSeconds(320));
        assertThat(ask(token).status()).isEqualTo(400);
        clock.advance(Duration.ofSeconds(20));
        Wire.Answer answer = ask(token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("has expired");
    }

    @Test
    void session_belongsToWhoeverBeganIt() throws IOException {
        as(issuer.token(clock.instant(), "traces:read"));
        String session = server.initialize("2025-11-25");
        as(issuer.token(issuer.claims(clock.instant(), "traces:read", claims -> claims.subject("another"))));

        assertThat(server.post(HttpHarness.request(1, "ping", Map.of()), SESSION, session)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void unavailableIssuer_isNoFaultOfTheToken() throws IOException {
        String token = issuer.token(clock.instant(), "traces:read");
        issuer.close();

        Wire.Answer answer = ask(token);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("retry-after", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://issuer.example", "http://127.evil.example", "ftp://127.0.0.1", "issuer"})
    void issuer_thatAnybodyOnTheWayCouldPlayIsRefused(String address) {
        assertThatThrownBy(() -> new OAuthAccess(URI.create(address), URI.create(Issuer.AUDIENCE), Clock.systemUTC()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TRUSTMODEL_MCP_OAUTH_ISSUER");
    }
}
