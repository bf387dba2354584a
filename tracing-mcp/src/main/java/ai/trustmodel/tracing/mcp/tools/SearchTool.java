package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.Media;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds messages by their words: the tool {@code search_traces}. */
final class SearchTool {
    private static final List<String> FILTERS = List.of("query", "agent_id", "since", "until");
    private static final int SNIPPET = 400;

    /** How many messages are read to find the places of the hits; the places of the others are not said. */
    private static final int MOST_READ = 2_000;

    private final TraceStore store;
    private final Clock clock;
    private final Map<String, List<Message>> read = new HashMap<>();
    private int messagesRead;

    SearchTool(TraceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Answer search(Arguments arguments) {
        Cursor cursor = Cursor.of("search_traces", arguments, FILTERS);
        int from = cursor.readNumber(arguments);
        SearchQuery query = new SearchQuery(
                arguments.requiredText("query"),
                arguments.text("agent_id"),
                arguments.time("since", clock),
                arguments.time("until", clock),
                arguments.number("limit", 10),
                from);
        Page<SearchHit> page = store.search(query);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("hits", List.of());
        result.put("total", page.total());
        List<Object> rows = new ArrayList<>();
        page.items().forEach(hit -> rows.add(row(hit)));
        int shown = Budget.of(arguments.has("limit")).fill(result, "hits", rows);
        if (from + shown < page.total() && shown > 0) {
            result.put("next_cursor", cursor.write(String.valueOf(from + shown)));
        }
        if (shown < rows.size()) {
            result.put("truncated", "only " + shown + " hits fit into this answer; next_cursor gives those after them");
        }
        if (page.total() == 0) {
            result.put("hint", new Hints(store).nothing("messages contain all of these words", conditions(query)));
        }
        return Answer.of(result);
    }

    private Map<String, Object> row(SearchHit hit) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("trace_id", Cut.text(hit.traceId(), 100));
        Integer place = place(hit);
        if (place != null) {
            row.put("message_index", place);
        }
        row.put("type", Cut.text(hit.type(), 40));
        row.put("agent_id", Cut.text(hit.agentId(), 100));
        row.put("created_at", hit.createdAt().toString());
        row.put("snippet", Cut.text(Media.labelled(hit.snippet()), SNIPPET));
        return row;
    }

    /** Which message of its trace it is; null when that would take reading too much, or the text was rewritten. */
    private @Nullable Integer place(SearchHit hit) {
        String text = plain(hit.snippet());
        List<Message> messages = text.isEmpty() ? List.of() : messages(hit.traceId());
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.type().equals(hit.type()) && plain(message.content()).contains(text)) {
                return i;
            }
        }
        return null;
    }

    private List<Message> messages(String traceId) {
        List<Message> known = read.get(traceId);
        if (known != null) {
            return known;
        }
        int count = store.summary(traceId).map(Trace::messageCount).orElse(0);
        if (messagesRead + count > MOST_READ) {
            return List.of();
        }
        messagesRead += count;
        List<Message> messages = store.trace(traceId).map(Trace::messages).orElse(List.of());
        read.put(traceId, messages);
        return messages;
    }

    /** A text without what marks the words of a snippet, which may stand in the text itself too. */
    private static String plain(String text) {
        return text.replaceAll("[\\[\\]…]", "");
    }

    private static Map<String, TraceFilter> conditions(SearchQuery query) {
        Map<String, TraceFilter> conditions = new LinkedHashMap<>();
        TraceFilter all = TraceFilter.all();
        conditions.put("query", all.text(query.text()));
        if (query.agentId() != null) {
            conditions.put("agent_id", all.agentId(query.agentId()));
        }
        if (query.since() != null) {
            conditions.put("since", all.since(query.since()));
        }
        if (query.until() != null) {
            conditions.put("until", all.until(query.until()));
        }
        return conditions;
    }
}
