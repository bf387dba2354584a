package ai.trustmodel.tracing.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says of its health, and to whom. */
@Timeout(60)
class HealthPageTest {
    private static final Map<String, Object> SERVER = Map.of("name", "test", "version", "1", "title", "Test");

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    private HealthPage page(boolean ok) {
        return new HealthPage(
                SERVER,
                () -> new Vitals(ok, Map.of("looks", looks.incrementAndGet())),
                Duration.ofSeconds(5),
                nanos::get);
    }

    @Test
    void strangers_areToldWhetherItWorksAndNothingElse() throws InterruptedException {
        assertThat(page(true).answer(false))
                .isEqualTo(new HealthPage.Answer(200, Map.of("status", "ok", "name", "test", "version", "1")));
        assertThat(page(false).answer(false))
                .isEqualTo(new HealthPage.Answer(503, Map.of("status", "failing", "name", "test", "version", "1")));
        assertThat(page(false).answer(true).body()).containsEntry("looks", 3);
    }

    @Test
    void aLook_isGoodForASecond() throws InterruptedException {
        HealthPage page = page(true);
        for (int i = 0; i < 10; i++) {
            assertThat(page.answer(true).body()).containsEntry("looks", 1);
            nanos.addAndGet(99_000_000);
        }
        nanos.addAndGet(10_000_000);
        assertThat(page.answer(true).body()).containsEntry("looks", 2);
    }

    @Test
    void aLookThatHangs_isAFailureAndIsNotBegunAgain() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        HealthPage page = new HealthPage(
                SERVER,
                () -> {
                    looks.incrementAndGet();
                    HttpHarness.await(goOn);
                    return new Vitals(true, Map.of());
                },
                Duration.ofMillis(50),
                nanos::get);

        assertThat(page.answer(true).status()).isEqualTo(503);
        nanos.addAndGet(10_000_000_000L);
        assertThat(page.answer(true).body().get("problem")).asString().contains("has not answered");
        goOn.countDown();
        int status = 503;
        while (status == 503) { // for as long as the test may take
            status = page.answer(true).status();
        }
        assertThat(status).isEqualTo(200);
    }

    @Test
    void aLookThatBreaks_isAFailure() throws InterruptedException {
        HealthPage page = new HealthPage(
                SERVER,
                () -> {
                    throw new IllegalStateException("no store");
                },
                Duration.ofSeconds(5),
                nanos::get);

        assertThat(page.answer(true).body().get("problem")).asString().contains("no store");
        assertThat(page.answer(false).body()).doesNotContainKey("problem");
    }

    @Test
    void overHttp_theTokenShowsMoreAndAWrongOneNothing() throws IOException {
        try (HttpHarness server = HttpHarness.withToken()) {
            Wire.Answer stranger = Wire.ask(server.address(), "GET", "/health", Map.of(), "");
            assertThat(stranger.status()).isEqualTo(200);
            assertThat(stranger.json()).containsOnlyKeys("status", "name", "version");
            assertThat(Wire.ask(server.address(), "GET", "/health", server.headers(), "")
                            .json())
                    .containsEntry("traces", 7);
            assertThat(Wire.ask(server.address(), "GET", "/health", Map.of("Authorization", "Bearer wrong"), "")
                            .status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "PUT"})
    void overHttp_itIsOnlyLookedAt(String method) throws IOException {
        try (HttpHarness server = HttpHarness.withToken()) {
            assertThat(Wire.ask(server.address(), method, "/health", Map.of(), "")
                            .status())
                    .isEqualTo(405);
        }
    }

    @Test
    void overHttp_failingIsAStatusToo_alsoForHead() throws IOException {
        try (HttpHarness server = HttpHarness.withToken()) {
            server.vitals = () -> new Vitals(false, Map.of());
            assertThat(Wire.ask(server.address(), "GET", "/health", Map.of(), "")
                            .status())
                    .isEqualTo(503);
            try (Wire wire = new Wire(server.address())) {
                wire.send("HEAD", "/health", Map.of(), "");
                assertThat(wire.head().status()).isEqualTo(503);
            }
        }
    }
}
