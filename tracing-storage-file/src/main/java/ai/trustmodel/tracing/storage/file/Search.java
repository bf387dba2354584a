package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.TextMatcher;
import ai.trustmodel.tracing.spi.TraceListing;
import ai.trustmodel.tracing.spi.TraceProjection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds messages by their words. There is no index of words: the lines of all traces that come into question are read, and
 * those traces are put together in whose lines every word stands.
 */
final class Search {
    private final Index index;
    private final RowReader reader;

    Search(Index index, RowReader reader) {
        this.index = index;
        this.reader = reader;
    }

    Page<SearchHit> run(SearchQuery query, List<TraceEntry.Summary> among) throws IOException {
        TextMatcher text = new TextMatcher(query.text());
        RawWords words = new RawWords(query.text());
        List<SearchHit> page = new ArrayList<>();
        long total = 0;
        for (Trace trace : newestFirst(among)) {
            for (Message message : messages(trace.id(), words)) {
                if (text.matches(message.content())) {
                    if (total >= query.offset() && page.size() < query.limit()) {
                        page.add(new SearchHit(
                                trace.id(),
                                trace.threadId(),
                                trace.agentId(),
                                message.type(),
                                trace.createdAt(),
                                text.snippet(message.content())));
                    }
                    total++;
                }
            }
        }
        return new Page<>(page, total, null);
    }

    /** The ids of traces whose messages together hold all of these words. */
    Set<String> tracesWith(String query, List<TraceEntry.Summary> among) throws IOException {
        TextMatcher text = new TextMatcher(query);
        RawWords words = new RawWords(query);
        Set<String> found = new HashSet<>();
        for (Trace trace : newestFirst(among)) {
            List<String> contents =
                    messages(trace.id(), words).stream().map(Message::content).toList();
            if (text.matchesTogether(contents)) {
                found.add(trace.id());
            }
        }
        return found;
    }

    private static List<Trace> newestFirst(List<TraceEntry.Summary> among) {
        return among.stream()
                .map(TraceEntry.Summary::trace)
                .sorted(TraceListing.NEWEST_FIRST)
                .toList();
    }

    /** The conversation of a trace; none when one of the words is in none of its lines. */
    private List<Message> messages(String traceId, RawWords words) throws IOException {
        List<Row> rows = index.rowsOf(traceId);
        RawWords.Hits hits = words.hits();
        for (Row row : rows) {
            hits.look(reader.bytes(row));
            if (hits.all()) {
                break;
            }
        }
        if (!hits.all()) {
            return List.of();
        }
        TraceProjection projection = new TraceProjection(traceId);
        for (TraceRecord record : reader.read(rows)) {
            projection.add(record);
        }
        return projection.trace().messages();
    }
}
