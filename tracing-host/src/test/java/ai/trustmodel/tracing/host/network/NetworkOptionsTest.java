package ai.trustmodel.tracing.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.spi.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkOptionsTest {
    @Test
    void withoutOptions_asksNobodyOutside() {
        NetworkOptions options = NetworkOptions.of(Map.of());

        assertThat(options.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.poll()).isEqualTo(Duration.ofMillis(250));
        assertThat(options.connections() && options.counters() && options.loopback())
                .isTrue();
        assertThat(options.listening() || options.publicIp()).isFalse();
        assertThat(options.ping()).isNull();
        assertThat(options.roots()).isEmpty();
    }

    @Test
    void values_mayBeTexts() {
        NetworkOptions options = NetworkOptions.of(
                Map.of("interval", "5", "poll_ms", 20.0, "loopback", "false", "processes", "12, 7", "public_ip", true));

        assertThat(options.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.poll()).isEqualTo(Duration.ofMillis(20));
        assertThat(options.loopback()).isFalse();
        assertThat(options.publicIp()).isTrue();
        assertThat(options.roots()).isEqualTo(Set.of(7, 12));
    }

    @Test
    void processes_areAllOrOwnOrThoseListed() {
        assertThat(NetworkOptions.of(Map.of("processes", "all")).roots()).isEmpty();
        assertThat(NetworkOptions.of(Map.of("processes", "own")).roots())
                .containsExactly((int) ProcessHandle.current().pid());
        assertThat(NetworkOptions.of(Map.of("processes", List.of(3, "4"))).roots())
                .containsExactlyInAnyOrder(3, 4);
        for (Object wrong : List.of("mine", List.of(), List.of(0), List.of(-3), "1,x", 2.5)) {
            assertThatThrownBy(() -> NetworkOptions.of(Map.of("processes", wrong)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("processes is");
        }
    }

    @Test
    void ping_isOfAHostAndNothingElse() {
        assertThat(NetworkOptions.of(Map.of("ping", true)).ping()).isEqualTo("8.8.8.8");
        assertThat(NetworkOptions.of(Map.of("ping", false)).ping()).isNull();
        assertThat(NetworkOptions.of(Map.of("ping", "fe80::1%eth0")).ping()).isEqualTo("fe80::1%eth0");
        assertThat(NetworkOptions.of(Map.of("ping", "host-1.example.com")).ping())
                .isEqualTo("host-1.example.com");
        for (String wrong : List.of("-f", "--flood", "a b", "a;b", "$(id)", ".x")) {
            assertThatThrownBy(() -> NetworkOptions.of(Map.of("ping", wrong)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("ping is '" + wrong + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "86401", "1.5", "soon", "-1", "99999999999999999999"})
    void interval_outOfBounds_isRefusedWithTheBounds(String value) {
        assertThatThrownBy(() -> NetworkOptions.of(Map.of("interval", value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("interval is '" + value + "'; it must be a whole number from 1 to 86400");
    }

    @Test
    void unknownOption_isNamedWithThoseThereAre() {
        assertThatThrownBy(() -> NetworkOptions.of(Map.of("pol_ms", 3)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no option 'pol_ms'")
                .hasMessageContaining("poll_ms");
        assertThatThrownBy(() -> NetworkOptions.of(Map.of("engine", "bpf")))
                .hasMessage("engine is 'bpf'; for network it must be tracefs or proc");
        assertThatThrownBy(() -> NetworkOptions.of(Map.of("counters", false, "connections", false)))
                .hasMessageContaining("nothing to watch");
        assertThatThrownBy(() -> NetworkOptions.of(Map.of("loopback", "maybe")))
                .hasMessage("loopback is 'maybe'; it must be true or false");
    }
}
