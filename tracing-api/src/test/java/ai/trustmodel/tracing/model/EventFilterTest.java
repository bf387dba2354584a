package ai.trustmodel.tracing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFilterTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void allConditions_mustHold() {
        EventFilter filter = EventFilter.domain("file_system")
                .event("created")
                .traceId("t")
                .since(NOON)
                .until(NOON.plusNanos(1));

        assertThat(filter.matches(event("file_system", "created", "t", NOON))).isTrue();
        assertThat(filter.matches(event("network", "created", "t", NOON))).isFalse();
        assertThat(filter.matches(event("file_system", "deleted", "t", NOON))).isFalse();
        assertThat(filter.matches(event("file_system", "created", null, NOON))).isFalse();
        assertThat(filter.matches(event("file_system", "created", "t", NOON.minusNanos(1))))
                .isFalse();
        assertThat(filter.matches(event("file_system", "created", "t", NOON.plusNanos(1))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /a, true",
        "/a, /a/b, true",
        "/a/, /a/b, true",
        "/, /a/b, true",
        "/a, /ab, false",
        "/a/b, /a, false",
    })
    void path_isThatOfTheFile_orOfADirectoryAbove(String wanted, String path, boolean matches) {
        HostEvent from = event(Map.of("full_path", path));
        HostEvent to = event(Map.of("full_path", "/elsewhere/x", "dest_path", path));

        assertThat(EventFilter.all().path(wanted).matches(from)).isEqualTo(matches);
        assertThat(EventFilter.all().path(wanted).matches(to)).isEqualTo(matches || wanted.equals("/"));
        assertThat(EventFilter.all().path(wanted).matches(event(Map.of()))).isFalse();
    }

    @Test
    void limitAndOffset_haveBounds() {
        assertThat(EventFilter.all().limit(EventFilter.MAX_LIMIT).limit()).isEqualTo(10_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFilter.all().limit(0))
                .withMessage("limit is 0; it must be 1 to 10000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFilter.all().offset(-1))
                .withMessage("offset is -1; it must be 0 or more");
    }

    private static HostEvent event(String domain, String event, String traceId, Instant at) {
        return new HostEvent("e", domain, at, event, Map.of(), Map.of(), traceId, null, Map.of());
    }

    private static HostEvent event(Map<String, Object> attributes) {
        return new HostEvent("e", "file_system", NOON, "created", Map.of(), attributes, null, null, Map.of());
    }
}
