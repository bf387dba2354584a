package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersTest {
    @Test
    void readerFromBeforeTheFileWasThere_isNotUsedAgain(@TempDir Path directory) {
        try (Connections connections = new Connections(directory.resolve("traces.db"), Durability.PROCESS)) {
            connections.read(early -> {
                connections.write(() -> {}, (db, state) -> state.traces = 1);
                return connections.read(late -> State.read(late).traces);
            });

            assertThat(connections.<Long>read(db -> State.read(db).traces)).isEqualTo(1);
            assertThat(connections.<Long>read(db -> State.read(db).traces)).isEqualTo(1);
        }
    }
}
