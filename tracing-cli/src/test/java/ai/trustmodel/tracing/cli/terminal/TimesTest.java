package ai.trustmodel.tracing.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");
    private static final Times TIMES = new Times(Clock.fixed(NOW, ZoneId.of("Europe/Riga")));

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-20T10:30:00Z",
        "10m, 2026-11-20T10:20:00Z",
        "90s, 2026-11-20T10:28:30Z",
        "2h, 2026-11-20T08:30:00Z",
        "3d, 2026-11-17T10:30:00Z",
        "1w, 2026-11-13T10:30:00Z",
        "today, 2026-11-19T22:00:00Z",
        "Yesterday, 2026-11-18T22:00:00Z",
        "2026-11-20, 2026-11-19T22:00:00Z",
        "2026-07-01, 2026-06-30T21:00:00Z",
        "2026-11-20T09:30, 2026-11-20T07:30:00Z",
        "2026-11-20 09:30:15, 2026-11-20T07:30:15Z",
        "2026-11-20T09:30:00Z, 2026-11-20T09:30:00Z",
        "2026-11-20T09:30:00.250+05:30, 2026-11-20T04:00:00.250Z"
    })
    void parse_understandsWhatPeopleWrite(String text, Instant time) {
        assertThat(TIMES.parse(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "10", "10y", "2026-13-01", "20.11.2026", "-3d", "T"})
    void parse_saysWhatItWouldUnderstand(String text) {
        assertThatThrownBy(() -> TIMES.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no time")
                .hasMessageContaining("yesterday");
    }

    @Test
    void when_isRelativeWithinADay() {
        assertThat(TIMES.when(NOW.minusSeconds(5))).isEqualTo("5s ago");
        assertThat(TIMES.when(NOW.minusSeconds(600))).isEqualTo("10m ago");
        assertThat(TIMES.when(NOW.minusSeconds(7_300))).isEqualTo("2h ago");
        assertThat(TIMES.when(NOW.minusSeconds(100_000))).isEqualTo("2026-11-19 08:43");
        assertThat(TIMES.when(NOW.plusSeconds(60))).isEqualTo("2026-11-20 12:31");
    }

    @ParameterizedTest
    @CsvSource({"0, 0ms", "1500000, 1.5ms", "12400000, 12ms", "1840000000, 1.84s", "62000000000, 1m 2s"})
    void took_hasTwoOrThreeDigits(long nanos, String text) {
        assertThat(Times.took(Duration.ofNanos(nanos))).isEqualTo(text);
    }
}
