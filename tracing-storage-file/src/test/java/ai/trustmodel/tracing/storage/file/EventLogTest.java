package ai.trustmodel.tracing.storage.file;

import static ai.trustmodel.tracing.storage.file.SampleEvents.START;
import static ai.trustmodel.tracing.storage.file.SampleEvents.event;
import static ai.trustmodel.tracing.storage.file.SampleEvents.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logs of a directory. */
class EventLogTest {
    @TempDir
    private Path directory;

    @Test
    void events_areThoseAdded_newestFirst_andThoseOfADomainInItsFile() throws Exception {
        HostEvent one = file(START, "created", "/a/one");
        HostEvent two = event("network", START.plusSeconds(1), "opened", "/n");
        HostEvent three = file(START.plusSeconds(2), "deleted", "/a/one");
        try (EventLog log = open()) {
            log.append(List.of(one, two, three));

            assertThat(log.events(EventFilter.all())).containsExactly(three, two, one);
            assertThat(log.events(EventFilter.domain("file_system"))).containsExactly(three, one);
            assertThat(log.events(EventFilter.domain("process"))).isEmpty();
            assertThat(log.domains()).containsExactly("file_system", "network");
        }
        assertThat(Files.readAllLines(logs().resolve("file_system.jsonl")))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("{\"timestamp\":\"2026-11-21T05:30:00.000000Z\",\"event\":\"created\",\"name\":\"one\"");
        assertThat(Lines.names(logs())).noneMatch(name -> name.startsWith("process"));
    }

    @Test
    void events_areThoseThatTheFilterWants() {
        List<HostEvent> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(file(START.plusSeconds(i), i % 2 == 0 ? "created" : "deleted", "/a/" + i % 3 + "/x"));
        }
        try (EventLog log = open()) {
            log.append(all);

            List<EventFilter> filters = List.of(
                    EventFilter.all().event("created"),
                    EventFilter.all().path("/a/1"),
                    EventFilter.all().since(START.plusSeconds(10)),
                    EventFilter.all().until(START.plusSeconds(10)),
                    EventFilter.all().since(START.plusSeconds(5)).until(START.plusSeconds(7)),
                    EventFilter.all().event("deleted").limit(3).offset(2),
                    EventFilter.all().offset(30));
            for (EventFilter filter : filters) {
                List<HostEvent> expected = new ArrayList<>(all);
                java.util.Collections.reverse(expected);
                assertThat(log.events(filter))
                        .isEqualTo(expected.stream()
                                .filter(filter::matches)
                                .skip(filter.offset())
                                .limit(filter.limit())
                                .toList());
            }
        }
    }

    @Test
    void logThatIsNotThere_isEmpty_andReadingMakesNoFile() {
        try (EventLog log = open()) {
            assertThat(log.events(EventFilter.all())).isEmpty();
            assertThat(log.clear(EventFilter.all())).isZero();
            assertThat(log.domains()).isEmpty();
        }
        assertThat(logs()).doesNotExist();
    }

    @Test
    void linesNobodyUnderstands_arePassedOver_andCounted() throws Exception {
        HostEvent one = file(START, "created", "/a/one");
        HostEvent two = file(START.plusSeconds(1), "created", "/a/two");
        try (EventLog log = open()) {
            log.append(List.of(one));
            Files.writeString(
                    logs().resolve("file_system.jsonl"), "{}\r\n\n\r\nnonsense\n{\"ev", StandardOpenOption.APPEND);
            log.append(List.of(two));

            assertThat(log.events(EventFilter.all())).containsExactly(two, one);
            assertThat(log.notUnderstood()).isEqualTo(3);
        }
    }

    @Test
    void cleared_areThoseThatTheFilterWants_whateverItsLimit() {
        HostEvent one = file(START, "created", "/a/one");
        HostEvent two = file(START.plusSeconds(1), "deleted", "/a/one");
        HostEvent three = event("network", START.plusSeconds(2), "opened", "/n");
        try (EventLog log = open()) {
            log.append(List.of(one, two, three));

            assertThat(log.clear(EventFilter.all().until(two.timestamp()).limit(1)))
                    .isEqualTo(1);
            assertThat(log.events(EventFilter.all())).containsExactly(three, two);
            assertThat(log.clear(EventFilter.domain("network").limit(1))).isEqualTo(1);
            assertThat(log.events(EventFilter.all())).containsExactly(two);
            assertThat(log.domains()).containsExactly("file_system");
            log.append(List.of(three));
            assertThat(log.clear(EventFilter.all())).isEqualTo(2);
            assertThat(log.clear(EventFilter.all())).isZero();
        }
    }

    @Test
    void follower_seesWhatIsAdded_andNothingBefore() {
        HostEvent before = file(START, "created", "/a/before");
        HostEvent after = file(START.plusSeconds(1), "created", "/a/after");
        HostEvent other = event("network", START.plusSeconds(2), "opened", "/n");
        HostEvent last = file(START.plusSeconds(3), "created", "/a/last");
        Settings small = Settings.of(Map.of("TRUSTMODEL_LOG_MAX_SIZE", "300", "TRUSTMODEL_LOG_KEEP", "0"));
        try (EventLog log = EventLog.in(logs(), small);
                EventLog writer = EventLog.in(logs(), small)) {
            writer.append(List.of(before));
            try (EventTail tail = log.follow(EventFilter.all());
                    EventTail deleted = log.follow(EventFilter.all().event("deleted"))) {
                assertThat(tail.next()).isEmpty();
                writer.append(List.of(after));
                assertThat(tail.next()).containsExactly(after);
                writer.append(List.of(other, last));
                assertThat(tail.next()).containsExactlyInAnyOrder(other, last);
                for (int i = 0; i < 20; i++) { // rotated several times in between
                    writer.append(List.of(last));
                }
                assertThat(tail.next()).hasSize(20);
                assertThat(tail.next()).isEmpty();
                assertThat(deleted.next()).isEmpty();
            }
        }
    }

    @Test
    void clockThatWentBack_hidesNoEvent() throws Exception {
        List<HostEvent> all = manyWithAClockStep();
        try (EventLog log = new EventLog(logs(), Lines.OPTIONS, Clock.systemUTC())) {
            for (int i = 0; i < all.size(); i += 500) {
                log.append(all.subList(i, i + 500));
            }
            byte[] keptUp = Files.readAllBytes(logs().resolve("file_system.jsonl.idx"));

            assertRanges(log, all);
            assertThat(logs().resolve("file_system.jsonl.idx")).hasBinaryContent(keptUp); // nothing was missing
            Files.delete(logs().resolve("file_system.jsonl.idx"));
            assertRanges(log, all); // and made again by the first reader
            assertThat(logs().resolve("file_system.jsonl.idx")).hasSize(keptUp.length);
            Files.write(logs().resolve("file_system.jsonl.idx"), new byte[400]);
            assertRanges(log, all);
        }
        Settings compressing = Settings.of(Map.of("TRUSTMODEL_LOG_MAX_SIZE", "1m"));
        try (EventLog log = EventLog.in(logs(), compressing)) {
            log.append(List.of(file(START.minus(Duration.ofDays(1)), "created", "/old")));
            Lines.awaitCompressed(logs(), 1);
            assertRanges(log, all);
            Files.delete(logs().resolve("file_system.000001.jsonl.gz.idx"));
            assertRanges(log, all);
        }
    }

    /** Three megabytes, and in their middle the clock goes back an hour. */
    private static List<HostEvent> manyWithAClockStep() {
        List<HostEvent> all = new ArrayList<>();
        for (int i = 0; i < 14_000; i++) {
            long seconds = i < 7_000 ? i : i - 3_600;
            all.add(file(START.plusSeconds(seconds), "created", "/some/where/" + i + "/" + "x".repeat(40)));
        }
        return all;
    }

    private static void assertRanges(EventLog log, List<HostEvent> all) {
        for (int second : new int[] {0, 100, 3_399, 3_400, 5_000, 6_999, 7_000, 10_399}) {
            EventFilter filter = EventFilter.domain("file_system")
                    .since(START.plusSeconds(second))
                    .until(START.plusSeconds(second + 3))
                    .limit(100);
            List<HostEvent> expected =
                    new ArrayList<>(all.stream().filter(filter::matches).toList());
            java.util.Collections.reverse(expected);
            assertThat(log.events(filter)).isEqualTo(expected).isNotEmpty();
        }
    }

    @Test
    void logThatCannotBeWritten_isSaid() throws Exception {
        Files.createDirectories(logs().getParent());
        Files.writeString(logs(), "a file");
        try (EventLog log = open()) {
            assertThatThrownBy(() -> log.append(List.of(file(START, "created", "/a"))))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("logs");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRUSTMODEL_LOG_MAX_SIZE=big",
                "TRUSTMODEL_LOG_MAX_AGE=0d",
                "TRUSTMODEL_LOG_KEEP=-1",
                "TRUSTMODEL_LOG_GZIP=maybe",
                "TRUSTMODEL_DURABILITY=some"
            })
    void settingNobodyUnderstands_isNamed(String setting) {
        String[] parts = setting.split("=", 2);
        assertThatThrownBy(() -> EventLog.in(logs(), Settings.of(Map.of(parts[0], parts[1]))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(parts[0]);
    }

    @Test
    void settings_sayHowTheLogsAreKept() {
        Settings settings = Settings.of(Map.of(
                "TRUSTMODEL_LOG_MAX_SIZE", "2G",
                "TRUSTMODEL_LOG_MAX_AGE", "7d",
                "TRUSTMODEL_LOG_KEEP", "0",
                "TRUSTMODEL_LOG_GZIP", "off",
                "TRUSTMODEL_DURABILITY", "power"));

        assertThat(LineFileOptions.of(settings, "TRUSTMODEL_LOG", LineFileOptions.DEFAULT))
                .isEqualTo(new LineFileOptions(Durability.POWER, 2L << 30, Duration.ofDays(7), 0, false));
        assertThat(LineFileOptions.of(Settings.of(Map.of()), "TRUSTMODEL_LOG", LineFileOptions.DEFAULT))
                .isEqualTo(new LineFileOptions(Durability.PROCESS, 64 << 20, null, 5, true));
    }

    private EventLog open() {
        return EventLog.in(logs(), Settings.of(Map.of()));
    }

    private Path logs() {
        return directory.resolve("data/logs");
    }
}
