package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanPriced;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.TraceProjection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trace that is being written: what it amounts to so far, and the ends of its conversations, which the next calls
 * continue. Kept in memory while a trace is being recorded, made again from the file when it is not.
 */
final class TraceState {
    /** The last call of a conversation: its place in the trace, and its messages with their numbers and hashes. */
    private record Tip(long ordinal, long[] bodies, byte[][] hashes, List<Message> messages) {}

    /** How a trace stands in the file. */
    record Listed(int agent, int status, Set<Labels.Label> labels) {}

    private static final int MOST_TIPS = 16;
    private static final int OVERHEAD = 2_000;

    final long no;
    final String id;
    final TraceProjection projection;
    final Set<String> models = new HashSet<>();

    /** What the present transaction changes in the totals. */
    final List<UsageDays.Change> changes = new ArrayList<>();

    /** The costs that spans were given later, also spans that are still to come. */
    final Map<String, Cost> prices = new HashMap<>();

    private final Deque<Tip> tips = new ArrayDeque<>();
    final Asides asides = new Asides();
    private final List<TraceRecord> pending = new ArrayList<>();

    /** The place of the next record. */
    long next;

    /** Where the present transaction began. */
    long before;

    /** Roughly what this takes of the memory, in bytes. */
    long weight = OVERHEAD;

    /** The bodies that are known to be used by this trace. */
    final Set<Long> used = new HashSet<>();

    /** Null while the trace is not in the file. */
    @Nullable
    Listed listed;

    TraceState(long no, String id) {
        this.no = no;
        this.id = id;
        this.projection = new TraceProjection(id);
    }

    /** Notes a record that was stored, for {@link #project}. */
    void later(TraceRecord record, int bytes) {
        pending.add(record);
        if (record instanceof SpanPriced price) {
            prices.put(price.spanId(), price.cost());
        }
        weight += bytes;
    }

    /** Works out what the trace amounts to with the records noted since the last time. */
    void project() {
        pending.forEach(this::add);
        pending.clear();
    }

    private void add(TraceRecord record) {
        projection.add(record);
        if (record instanceof SpanEnded ended) {
            Span span = ended.span();
            String model = SpanFacts.model(span);
            if (model != null) {
                models.add(model);
            }
        }
    }

    Trace summary() {
        return projection.summary();
    }

    /** How the call at this place is written, its bodies stored as far as they are new. Notes it as {@link #later} does. */
    Links link(Db db, State state, Bodies bodies, Prepared call, Span span, Extraction facts) throws SQLException {
        List<Body> request = call.request();
        Tip parent = null;
        int keep = 0;
        for (Tip tip : tips) {
            int common = common(tip, request);
            if (common > keep) {
                keep = common;
                parent = tip;
            }
        }
        long[] added = new long[request.size() - keep];
        for (int i = 0; i < added.length; i++) {
            added[i] = bodies.use(db, state, request.get(keep + i), this);
            weight += request.get(keep + i).json().length;
            Long aside = asides.bring(facts.request().get(keep + i));
            if (aside != null) {
                bodies.drop(db, state, aside, no);
            }
        }
        Body said = call.answer();
        Body defined = call.tools();
        long answer = said == null ? 0 : bodies.use(db, state, said, this);
        long tools = defined == null ? 0 : bodies.use(db, state, defined, this);
        Links links = new Links(parent == null ? -1 : parent.ordinal, keep, added, answer, tools);
        long[] conversation = links.conversation(parent == null ? new long[0] : parent.bodies);
        byte[][] hashes = new byte[conversation.length][];
        for (int i = 0; i < request.size(); i++) {
            hashes[i] = i < keep && parent != null
                    ? parent.hashes[i]
                    : request.get(i).hash();
        }
        if (said != null) {
            hashes[request.size()] = said.hash();
        }
        // A history that is sent again is kept once, not once for each call.
        List<Message> messages = new ArrayList<>(conversation.length);
        messages.addAll(parent == null ? List.of() : parent.messages.subList(0, keep));
        messages.addAll(facts.request().subList(keep, request.size()));
        Extraction shared = facts.toBuilder().request(messages).build();
        later(
                new SpanEnded(span.toBuilder().extraction(shared).build()),
                call.packed().data().length);
        if (facts.answer() != null) {
            messages.add(Prepared.spoken(facts.answer()));
        }
        advance(parent, keep, new Tip(next, conversation, hashes, messages));
        return links;
    }

    /** The same for a call read back from the file. */
    void linked(Links links, long[] conversation, List<byte[]> hashes, List<Message> messages) {
        Tip parent = null;
        for (Tip tip : tips) {
            parent = tip.ordinal == links.parent() ? tip : parent;
        }
        advance(parent, links.keep(), new Tip(next, conversation, hashes.toArray(byte[][]::new), messages));
    }

    private void advance(@Nullable Tip parent, int keep, Tip tip) {
        if (tip.bodies.length == 0) {
            return;
        }
        if (parent != null && keep == parent.bodies.length) {
            tips.remove(parent);
        }
        tips.addFirst(tip);
        if (tips.size() > MOST_TIPS) {
            tips.removeLast();
        }
    }

    private static int common(Tip tip, List<Body> request) {
        int most = Math.min(tip.bodies.length, request.size());
        int common = 0;
        while (common < most
                && Arrays.equals(tip.hashes[common], request.get(common).hash())) {
            common++;
        }
        return common;
    }
}
