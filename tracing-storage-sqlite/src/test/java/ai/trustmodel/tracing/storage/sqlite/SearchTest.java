package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.ToolExecution;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search and the conversation tell of the same messages. */
class SearchTest {
    @TempDir
    private Path directory;

    private final SyntheticTraffic traffic = new SyntheticTraffic(31);

    @ParameterizedTest
    @ValueSource(strings = {"tool first", "tool first, other process", "tool last", "one batch", "indexed between"})
    void toolThatARequestBringsToo_isFoundOnce(String order) {
        Path file = directory.resolve("traces.db");
        String trace = traffic.id();
        SpanEnded tool = new SpanEnded(Span.builder(traffic.id(), trace, SpanKind.TOOL, Instant.now(), Instant.now())
                .name("look")
                .tool(new ToolExecution("look", "call-1", Map.of(), "a hippopotamus", true, 1, 0, "somebody"))
                .build());
        SpanEnded call = traffic.call(
                trace,
                List.of(
                        Message.of(Message.HUMAN, "look"),
                        Message.builder(Message.TOOL)
                                .toolCallId("call-1")
                                .content("a hippopotamus")
                                .build()),
                "I see");
        SqliteStorageBackend backend = new SqliteStorageBackend(file, Durability.PROCESS, null);
        try {
            if (order.equals("one batch")) {
                backend.append(List.of(tool, call));
            } else {
                backend.append(List.of(order.equals("tool last") ? call : tool));
                if (order.contains("indexed")) {
                    assertThat(found(backend)).isEqualTo(1);
                }
                if (order.contains("process")) {
                    backend.close();
                    backend = new SqliteStorageBackend(file, Durability.PROCESS, null);
                }
                backend.append(List.of(order.equals("tool last") ? tool : call));
            }

            assertThat(found(backend)).isEqualTo(1);
            assertThat(backend.store().trace(trace).orElseThrow().messages()).hasSize(3);
            assertThat(backend.delete(List.of(trace))).isEqualTo(1);
            assertThat(backend.store().query("SELECT count(*) FROM body", 1).rows())
                    .containsExactly(List.of(0));
        } finally {
            backend.close();
        }
    }

    @Test
    void snippet_showsTheWordsAroundWhatWasFound() {
        Snippet snippet = Snippet.of(
                "One two three four five six seven eight, NEEDLE! nine needles ten.",
                TextQuery.of("needle \"nine needles\""));

        assertThat(snippet.text()).contains("[NEEDLE]! [nine] [needles] ten.").startsWith("\u2026three");
        assertThat(snippet.found()).isEqualTo(3);
    }

    private static long found(SqliteStorageBackend backend) {
        return backend.store().search(SearchQuery.of("hippopotamus")).total();
    }
}
