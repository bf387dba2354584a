package ai.trustmodel.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.EventSink;
import ai.trustmodel.tracing.spi.RecordIds;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerProvider;
import ai.trustmodel.tracing.spi.TracerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");

    private final RecordingBackend backend = new RecordingBackend();
    private final TraceClient tracing = TraceClient.builder()
            .settings(Settings.of(Map.of("TRUSTMODEL_QUEUE_SIZE", "2")))
            .storage(backend)
            .build();

    @AfterEach
    void close() {
        backend.open();
        tracing.close();
    }

    @Test
    void whatATracerSees_isRecorded_untilItIsClosed() {
        Doors.Door door = watch("front");

        door.happens("opened");
        assertThat(tracing.flush(Duration.ofSeconds(10)).complete()).isTrue();

        assertThat(seen()).extracting(HostEvent::event).containsExactly("opened");
        assertThat(seen().get(0).traceId()).isNull();
        door.watched.close();
        assertThat(door.closed).isTrue();
    }

    @Test
    void whatIsSeen_belongsToTheScopeThatWasCurrent() {
        Doors.Door door;
        Scope current;
        try (TraceScope trace = tracing.startTrace("agent");
                SpanScope span = trace.span(SpanKind.CHAIN, "work")) {
            door = watch("front");
            current = span;
        }
        door.happens("opened");
        Doors.Door other = watch("back");
        other.happens("opened");
        tracing.close();

        assertThat(seen()).extracting(HostEvent::traceId).containsExactly(current.traceId, null);
        assertThat(seen()).extracting(HostEvent::spanId).containsExactly(current.spanId, null);
    }

    @Test
    void closingTheClient_endsItsTracers_andStoresWhatTheyHadStill() {
        Doors.Door door = watch("front");
        door.atTheEnd = "slammed";

        tracing.close();

        assertThat(door.closed).isTrue();
        assertThat(seen()).extracting(HostEvent::event).containsExactly("slammed");
    }

    @Test
    void aTracerWaitsForTheStore_ratherThanLoseWhatItSaw() throws InterruptedException {
        Doors.Door door = watch("front");
        backend.shut();
        Thread thread = new Thread(() -> {
            for (int i = 0; i < 50; i++) {
                door.happens("opened");
            }
        });
        thread.start();
        thread.join(100); // ten times what any other caller waits
        assertThat(thread.isAlive()).isTrue();

        backend.open();
        thread.join(10_000);
        tracing.close();

        assertThat(seen()).hasSize(50);
        assertThat(tracing.health().droppedTotal()).isZero();
    }

    @Test
    void aDomainThatNobodyWatches_isNamedWithThoseThereAre() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> tracing.watch("windows", Map.of()))
                .withMessage("Invalid domain 'windows'. Valid domains are: doors");
    }

    @Test
    void aTracerThatCannotStart_saysSo_andIsNotKept() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> tracing.watch("doors", Map.of("name", "missing")))
                .withMessage("there is no door missing");
        tracing.close();
        assertThat(Objects.requireNonNull(Doors.last).closed).isFalse();
    }

    @Test
    void aClientThatIsOff_watchesNothing() {
        TraceClient off = TraceClient.builder()
                .settings(Settings.of(Map.of("TRUSTMODEL_TRACING", "off")))
                .build();

        assertThat(off.watch("doors", Map.of("name", "front")).status().running())
                .isFalse();
    }

    private Doors.Door watch(String name) {
        Tracer watched = tracing.watch("doors", Map.of("name", name));
        Doors.Door door = Objects.requireNonNull(Doors.last);
        door.watched = watched;
        return door;
    }

    private List<HostEvent> seen() {
        return backend.records(EventSeen.class).stream().map(EventSeen::event).toList();
    }

    /** Found by the service loader. */
    public static final class Doors implements TracerProvider {
        static @Nullable Door last;

        @Override
        public String domain() {
            return "doors";
        }

        @Override
        public String description() {
            return "Doors that open and close";
        }

        @Override
        public Tracer create(Settings settings, Map<String, Object> options) {
            last = new Door(String.valueOf(options.get("name")));
            return last;
        }

        /** Sees what a test has happen. */
        static final class Door implements Tracer {
            private final String name;
            private @Nullable EventSink sink;
            private @Nullable String atTheEnd;
            private Tracer watched = this;
            private boolean closed;

            Door(String name) {
                this.name = name;
            }

            void happens(String event) {
                Objects.requireNonNull(sink)
                        .accept(new HostEvent(
                                RecordIds.at(NOW), "doors", NOW, event, Map.of(), Map.of(), null, null, Map.of()));
            }

            @Override
            public TracerStatus start(EventSink to) {
                if (name.equals("missing")) {
                    throw new ConfigurationException("there is no door " + name);
                }
                sink = to;
                return status();
            }

            @Override
            public TracerStatus stop() {
                return status();
            }

            @Override
            public void close() {
                if (atTheEnd != null) {
                    happens(atTheEnd);
                }
                closed = true;
            }

            @Override
            public TracerStatus status() {
                return new TracerStatus("doors", name, "eyes", sink != null, NOW, 0, 0, 0, null, null);
            }
        }
    }
}
