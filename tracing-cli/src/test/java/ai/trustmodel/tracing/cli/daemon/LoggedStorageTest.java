package ai.trustmodel.tracing.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.storage.file.EventLog;
import ai.trustmodel.tracing.testkit.InMemoryStorageBackend;
import ai.trustmodel.tracing.testkit.StorageBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedStorageTest extends StorageBackendContract {
    private static final Settings NONE = Settings.of(Map.of());

    private final InMemoryStorageBackend first = new InMemoryStorageBackend();

    @TempDir
    Path dir;

    @Override
    protected StorageBackend open() {
        return new LoggedStorage(first.reopen(), EventLog.in(dir.resolve("logs"), NONE));
    }

    @Override
    protected void breakPlace() {
        first.breakWith("out of order");
    }

    @Override
    protected void mendPlace() {
        first.mend();
    }

    @Test
    void eventsThatAreStored_standInTheLogOfTheirDomain() {
        try (StorageBackend storage = open()) {
            storage.append(List.of(seen("file_system", "a"), seen("network", "b")));
        }

        assertThat(logged("file_system")).containsExactly("a");
        assertThat(logged("network")).containsExactly("b");
    }

    @Test
    void eventsThatCannotBeStored_areNotLoggedEither() {
        try (StorageBackend storage = open()) {
            first.breakWith("full");
            assertThat(catchThrown(() -> storage.append(List.of(seen("file_system", "a")))))
                    .hasMessageContaining("full");
        }

        assertThat(logged("file_system")).isEmpty();
    }

    @Test
    void aLogThatCannotBeWritten_keepsNothingFromBeingStored_andIsTold() throws IOException {
        Files.writeString(dir.resolve("logs"), "no directory");
        try (StorageBackend storage = open()) {
            storage.append(List.of(seen("file_system", "a"), seen("file_system", "b")));

            assertThat(storage.store().events(EventFilter.domain("file_system")))
                    .hasSize(2);
            assertThat(storage.check().ok()).isTrue();
            assertThat(storage.check().message()).contains("2 events could not be logged");
        }
    }

    @Test
    void deletedEvents_goFromTheLogToo() {
        try (StorageBackend storage = open()) {
            storage.append(List.of(seen("file_system", "a"), seen("network", "b")));
            assertThat(storage.deleteEvents(EventFilter.domain("file_system"))).isEqualTo(1);
            assertThat(logged("file_system")).isEmpty();
            assertThat(logged("network")).containsExactly("b");

            storage.drop();
            assertThat(logged("network")).isEmpty();
        }
    }

    @Test
    void aStoreOfFiles_orLogsThatAreOff_needNoLog() {
        Map<String, String> settings = Map.of("TRUSTMODEL_DATA_DIR", dir.toString());
        Settings sqlite = Settings.of(settings);
        for (Settings without : List.of(
                sqlite.with(Map.of("TRUSTMODEL_STORAGE", "file")),
                sqlite.with(Map.of("TRUSTMODEL_EVENT_LOG", "off")))) {
            try (StorageBackend storage = LoggedStorage.open(without)) {
                assertThat(storage).isNotInstanceOf(LoggedStorage.class);
            }
        }
        try (StorageBackend storage = LoggedStorage.open(sqlite)) {
            storage.append(List.of(seen("file_system", "a")));
        }
        assertThat(logged("file_system")).containsExactly("a");
    }

    private List<Object> logged(String domain) {
        try (EventLog log = EventLog.in(dir.resolve("logs"), NONE)) {
            return log.events(EventFilter.domain(domain)).stream()
                    .map(event -> event.attributes().get("name"))
                    .toList();
        }
    }

    private static Throwable catchThrown(Runnable work) {
        return org.assertj.core.api.Assertions.catchThrowable(work::run);
    }

    private static EventSeen seen(String domain, String name) {
        Instant now = Instant.parse("2026-11-21T05:30:00.123456Z");
        return new EventSeen(new HostEvent(
                UUID.randomUUID().toString(),
                domain,
                now,
                "created",
                Map.of(),
                Map.of("name", name),
                null,
                null,
                Map.of()));
    }
}
