package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as people write them, on the 21st of November at half past eleven in Riga, which is two hours before UTC. */
class TimeTextTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T09:30:00Z"), ZoneId.of("Europe/Riga"));

    @ParameterizedTest
    @CsvSource({
        "now,                         2026-11-21T09:30:00Z",
        "today,                       2026-11-20T22:00:00Z",
        "yesterday,                   2026-11-19T22:00:00Z",
        "' Yesterday ',               2026-11-19T22:00:00Z",
        "5m,                          2026-11-21T09:25:00Z",
        "5m ago,                      2026-11-21T09:25:00Z",
        "10 minutes,                  2026-11-21T09:20:00Z",
        "10 min ago,                  2026-11-21T09:20:00Z",
        "1 minute ago,                2026-11-21T09:29:00Z",
        "90s,                         2026-11-21T09:28:30Z",
        "1 sec,                       2026-11-21T09:29:59Z",
        "2 hours ago,                 2026-11-21T07:30:00Z",
        "2HRS,                        2026-11-21T07:30:00Z",
        "3d,                          2026-11-18T09:30:00Z",
        "1 day ago,                   2026-11-20T09:30:00Z",
        "2 weeks,                     2026-11-07T09:30:00Z"
    })
    void timeAgo_isCountedFromNow(String text, Instant expected) {
        assertThat(TimeText.parse(text, CLOCK)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20,                                2026-11-19T22:00:00Z",
        "2026-11-20T09:30,                          2026-11-20T07:30:00Z",
        "2026-11-20 09:30:15.25,                    2026-11-20T07:30:15.250Z",
        "2026-07-20 09:30,                          2026-07-20T06:30:00Z",
        "2026-11-20T09:30:00Z,                      2026-11-20T09:30:00Z",
        "2026-11-20t09:30:00.123456z,               2026-11-20T09:30:00.123456Z",
        "2026-11-20 09:30:00 UTC,                   2026-11-20T09:30:00Z",
        "2026-11-20T09:30-05:00,                    2026-11-20T14:30:00Z",
        "2026-11-20T09:30:00+0530,                  2026-11-20T04:00:00Z",
        "2026-11-20 09:30:00 +02,                   2026-11-20T07:30:00Z",
        "2026-11-20T09:30:00[America/New_York],     2026-11-20T14:30:00Z",
        "2026-11-20T09:30+02:00[Europe/Riga],       2026-11-20T07:30:00Z"
    })
    void isoTime_isThatOfItsZone_orOfTheClocks(String text, Instant expected) {
        assertThat(TimeText.parse(text, CLOCK)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "5",
                "m",
                "10 months",
                "10months",
                "5mm",
                "1h30m",
                "-5m",
                "5m later",
                "12345678d",
                "2026-13-01",
                "2026-11-31",
                "2026-11-20T",
                "2026-11-20T25:00",
                "2026-11-20x09:30",
                "2026-11-20T09:30+25:00",
                "2026-11-20T09:30[Nowhere/AtAll]",
                "2026-11-20T09:30:00ZZ",
                "20261120T0930",
                "2026-11-20T09:30 o'clock",
                "2025-12-29T10:00:00.123456.7"
            })
    void anythingElse_isRefused_andTheMessageShowsWhatIsUnderstood(String text) {
        assertThatThrownBy(() -> TimeText.parse(text, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is no time; write 2026-11-20");
    }

    @Test
    void textOfAnInstant_isUnderstood_andInTheOrderOfTheInstants() {
        Instant time = Instant.parse("2026-11-20T09:30:00Z");
        assertThat(TimeText.utc(time)).isEqualTo("2026-11-20T09:30:00.000000Z");
        for (int nanos : new int[] {0, 1, 1_000, 999_999_999}) {
            Instant exact = time.plusNanos(nanos);
            assertThat(TimeText.parse(TimeText.utc(exact), CLOCK)).isEqualTo(exact);
            assertThat(TimeText.utc(exact)).isLessThan(TimeText.utc(exact.plusNanos(1_000)));
        }
    }
}
