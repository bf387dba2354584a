package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ai.trustmodel.tracing.spi.StorageBackend} promises, as tests. Extend it, say how to make a backend
 * and how to break it, and run it with JUnit:
 *
 * <pre>{@code
 * class MyBackendTest extends StorageBackendContract {
 *     private final InMemoryStorageBackend first = new InMemoryStorageBackend();
 *
 *     protected StorageBackend open() {
 *         return first.reopen();
 *     }
 *
 *     protected void breakPlace() {
 *         first.breakWith("out of order");
 *     }
 *
 *     protected void mendPlace() {
 *         first.mend();
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit makes a new object for each test, so each has a place of its own. A backend may index in the background, but a
 * reader sees everything that was stored before its call.
 */
public abstract class StorageBackendContract extends StorageEventContract {
    /** For subclasses. */
    protected StorageBackendContract() {}

    @Test
    void search_findsWhatWasStoredJustBefore() {
        for (int i = 0; i < 20; i++) {
            String trace = storeTrace("agent", "needle" + i, "straw");

            assertThat(found("needle" + i)).containsExactly(trace);
        }
    }

    @Test
    void search_saysWhereItFoundTheMessage() {
        String trace = storeTrace("agent", "Is the kettle on?", "The kettle is on.");

        Page<SearchHit> hits = store().search(SearchQuery.of("kettle"));

        assertThat(hits.total()).isEqualTo(2);
        assertThat(hits.items()).allSatisfy(hit -> {
            assertThat(hit.traceId()).isEqualTo(trace);
            assertThat(hit.threadId()).isEqualTo(trace);
            assertThat(hit.agentId()).isEqualTo("agent");
            assertThat(hit.createdAt()).isEqualTo(trace(trace).createdAt());
            assertThat(hit.snippet()).contains("[kettle]");
        });
        assertThat(hits.items()).extracting(SearchHit::type).containsExactlyInAnyOrder(Message.HUMAN, Message.AI);
    }

    @Test
    void search_wantsAllWords_inAnyOrderAndCase() {
        String trace = storeTrace("agent", "The Quick brown fox", "no");

        assertThat(found("quick")).containsExactly(trace);
        assertThat(found("FOX the")).containsExactly(trace);
        assertThat(found("quick wolf")).isEmpty();
        assertThat(found("quic")).isEmpty();
    }

    @Test
    void search_takesQuotesForAPhraseAndAStarForABeginning() {
        String trace = storeTrace("agent", "the quick brown fox", "no");

        assertThat(found("\"quick brown\"")).containsExactly(trace);
        assertThat(found("\"brown quick\"")).isEmpty();
        assertThat(found("\"quick brown\" the")).containsExactly(trace);
        assertThat(found("qui*")).containsExactly(trace);
        assertThat(found("qui* bro*")).containsExactly(trace);
        assertThat(found("uick*")).isEmpty();
    }

    @Test
    void search_knowsNoOtherOperators() {
        String plain = storeTrace("agent", "alpha", "gamma");
        String words = storeTrace("agent", "alpha OR beta", "alpha NOT gamma NEAR delta");

        assertThat(found("alpha OR beta")).containsExactly(words);
        assertThat(found("alpha NOT gamma")).containsExactly(words);
        assertThat(found("alpha AND beta")).isEmpty();
        assertThat(found("-gamma")).containsExactly(words, plain);
        assertThat(found("^alpha")).contains(words, plain);
        assertThat(found("content:alpha")).isEmpty();
    }

    @Test
    void search_takesAnyText() {
        storeTrace("agent", "an ordinary question", "an ordinary answer");

        for (String text : HOSTILE) {
            assertThatCode(() -> assertThat(found(text.isBlank() ? "x" + text : text))
                            .isEmpty())
                    .as("search for '%s'", text)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void search_knowsTheScriptsOfTheWorld() {
        String trace = storeTrace("agent", "\u041f\u0440\u0438\u0432\u0435\u0442, \u00c4RGER!", "\u65e5\u672c\u8a9e");

        assertThat(found("\u043f\u0440\u0438\u0432\u0435\u0442")).containsExactly(trace);
        assertThat(found("\u00e4rger")).containsExactly(trace);
        assertThat(found("\u65e5\u672c\u8a9e")).containsExactly(trace);
    }

    @Test
    void search_findsAMessageOnceInEachTrace_newestTraceFirst() {
        String one = storeTrace("agent", "shared words", "a");
        String two = storeTrace("other", "shared words", "b");
        append(records.call(
                two,
                "m",
                null,
                List.of(
                        Message.of(Message.HUMAN, "shared words"),
                        Message.of(Message.AI, "b"),
                        Message.of(Message.HUMAN, "more")),
                "c"));

        Page<SearchHit> hits = store().search(SearchQuery.of("shared words"));

        assertThat(hits.items()).extracting(SearchHit::traceId).containsExactly(two, one);
        assertThat(hits.total()).isEqualTo(2);
    }

    @Test
    void search_findsWhatAToolAnswered() {
        String trace = records.id();
        append(records.tool(trace, "look", Map.of(), "a hippopotamus"));

        assertThat(found("hippopotamus")).containsExactly(trace);
    }

    @Test
    void search_isBoundedByAgentAndTimeAndPaged() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            newestFirst.add(0, storeTrace(i % 2 == 0 ? "even" : "odd", "needle", "straw"));
        }
        var middle = trace(newestFirst.get(4)).createdAt();

        assertThat(store().search(new SearchQuery("needle", "odd", null, null, 20, 0))
                        .total())
                .isEqualTo(5);
        assertThat(store().search(new SearchQuery("needle", "nobody", null, null, 20, 0))
                        .total())
                .isZero();
        assertThat(ids(store().search(new SearchQuery("needle", null, middle, null, 20, 0))))
                .isEqualTo(newestFirst.subList(0, 5));
        assertThat(ids(store().search(new SearchQuery("needle", null, null, middle, 20, 0))))
                .isEqualTo(newestFirst.subList(5, 10));
        Page<SearchHit> page = store().search(new SearchQuery("needle", null, null, null, 3, 6));
        assertThat(ids(page)).isEqualTo(newestFirst.subList(6, 9));
        assertThat(page.total()).isEqualTo(10);
    }

    private List<String> found(String text) {
        return store().search(SearchQuery.of(text)).items().stream()
                .map(SearchHit::traceId)
                .distinct()
                .toList();
    }

    private static List<String> ids(Page<SearchHit> hits) {
        return hits.items().stream().map(SearchHit::traceId).toList();
    }
}
