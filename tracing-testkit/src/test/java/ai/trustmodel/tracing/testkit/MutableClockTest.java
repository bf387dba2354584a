package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MutableClockTest {
    private final MutableClock clock = MutableClock.at(Instant.EPOCH);

    @Test
    void clock_standsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
        assertThat(clock.millis()).isZero();
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);

        assertThat(clock.advance(Duration.ofSeconds(2))).isEqualTo(Instant.EPOCH.plusSeconds(2));
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(2));

        clock.set(Instant.EPOCH.minusSeconds(1));
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH.minusSeconds(1));
    }

    @Test
    void clockOfAnotherZone_movesWithIt() {
        Clock riga = clock.withZone(ZoneId.of("Europe/Riga"));

        clock.advance(Duration.ofHours(1));

        assertThat(riga.instant()).isEqualTo(clock.instant());
        assertThat(riga.getZone()).isEqualTo(ZoneId.of("Europe/Riga"));
    }
}
