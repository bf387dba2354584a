package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanPriced;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.TraceUpdated;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Conversation.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trace that the records of one trace amount to: every number of {@link Trace}, and its conversation.
 *
 * <p>Records are added in the order they were stored, each once. Any order works: spans may come before the start of
 * their trace or without one, in which case the agent is {@code unknown} and the thread is the trace itself.
 *
 * <pre>{@code
 * TraceProjection projection = new TraceProjection(traceId);
 * records.forEach(projection::add);
 * Trace trace = projection.trace();
 * }</pre>
 *
 * <p>It keeps the conversation and the numbers, not the records. Not thread-safe.
 */
public final class TraceProjection {
    /** The agent of a trace whose start is not known. */
    public static final String UNKNOWN_AGENT = "unknown";

    /** How many characters {@link Trace#lastMessage} has at most. */
    public static final int LAST_MESSAGE_LENGTH = 200;

    /** The format whose provider keeps the history: a request names the answer it follows and has only what is new. */
    private static final String KEEPS_HISTORY = "responses";

    private final String traceId;
    private final Conversation<Message> conversation = new Conversation<>();
    private final Map<String, List<Entry<Message>>> saidUntil = new LatestAnswers();
    private final Map<String, @Nullable Message> toolAnswers = new HashMap<>();
    private final SpanCosts costs = new SpanCosts();
    private final Set<String> tags = new LinkedHashSet<>();
    private final Map<String, Object> updates = new LinkedHashMap<>();
    private @Nullable TraceStarted started;
    private @Nullable TraceEnded ended;
    private @Nullable String name;
    private @Nullable Instant firstSpan;
    private @Nullable Instant earliest;
    private @Nullable Instant latest;
    private @Nullable String provider;
    private @Nullable String model;
    private long inputTokens;
    private long outputTokens;
    private long totalTokens;
    private int spans;
    private int unknownUsage;
    private int toolCalls;
    private int llmCalls;
    private int errors;

    /** The projection of a trace of which nothing is known yet. */
    public TraceProjection(String traceId) {
        this.traceId = traceId;
    }

    /**
     * Adds the next record. One of a kind that is not known moves the trace's last change and nothing else.
     *
     * @throws IllegalArgumentException when it belongs to another trace
     */
    public void add(TraceRecord record) {
        if (!traceId.equals(record.traceId())) {
            throw new IllegalArgumentException(
                    "record " + record.recordId() + " belongs to trace " + record.traceId() + ", not to " + traceId);
        }
        Instant at = record.at();
        earliest = earliest == null || at.isBefore(earliest) ? at : earliest;
        if (record instanceof SpanPriced price) {
            costs.add(price);
            return; // the trace itself did nothing
        }
        latest = latest == null || at.isAfter(latest) ? at : latest;
        if (record instanceof TraceStarted start) {
            started = started == null ? start : started;
        } else if (record instanceof TraceUpdated update) {
            name = update.name() == null ? name : update.name();
            tags.addAll(update.tags());
            updates.putAll(update.metadata());
        } else if (record instanceof TraceEnded end) {
            ended = end;
        } else if (record instanceof SpanEnded end) {
            add(end.span());
        }
    }

    /** The trace with its messages. */
    public Trace trace() {
        return trace(true);
    }

    /** The trace as a list shows it, without its messages. */
    public Trace summary() {
        return trace(false);
    }

    private void add(Span span) {
        spans++;
        firstSpan = firstSpan == null || span.startedAt().isBefore(firstSpan) ? span.startedAt() : firstSpan;
        costs.add(span);
        errors += span.status() == SpanStatus.ERROR ? 1 : 0;
        if (span.kind().equals(SpanKind.LLM)) {
            call(span);
        } else if (span.kind().equals(SpanKind.TOOL)) {
            toolCalls += span.tool() == null || span.tool().requestedBy() == null ? 1 : 0;
            ran(SpanFacts.toolMessages(span));
        }
    }

    private void ran(List<Message> messages) {
        conversation.aside(entries(messages));
        for (Message message : messages) {
            String id = message.toolCallId();
            if (id != null) {
                // Of a call that ran twice nobody can tell which run a request speaks of.
                toolAnswers.put(id, toolAnswers.containsKey(id) ? null : message);
            }
        }
    }

    private void call(Span span) {
        llmCalls++;
        provider = SpanFacts.provider(span);
        model = SpanFacts.model(span);
        Usage usage = SpanFacts.usage(span);
        if (usage != null) {
            inputTokens += SpanFacts.orZero(usage.inputTokens());
            outputTokens += SpanFacts.orZero(usage.outputTokens());
            totalTokens += SpanFacts.total(usage);
        }
        unknownUsage += SpanFacts.usageUnknown(span) ? 1 : 0;
        Extraction extraction = span.extraction();
        if (extraction == null) {
            return;
        }
        Message answer = SpanFacts.answer(span);
        if (answer != null) {
            toolCalls += answer.toolCalls().size() + answer.invalidToolCalls().size();
        }
        List<Entry<Message>> request = request(extraction);
        Entry<Message> said = answer == null ? null : entry(answer);
        conversation.call(request, said);
        if (extraction.responseId() != null && extraction.api().equals(KEEPS_HISTORY)) {
            List<Entry<Message>> until = new ArrayList<>(request);
            if (said != null) {
                until.add(said);
            }
            saidUntil.put(extraction.responseId(), until);
        }
    }

    private List<Entry<Message>> request(Extraction extraction) {
        List<Entry<Message>> sent = entries(extraction.request());
        Object previous = extraction.parameters().get("previous_response_id");
        List<Entry<Message>> before = previous instanceof String id ? saidUntil.get(id) : null;
        if (before == null) {
            return sent;
        }
        List<Entry<Message>> whole = new ArrayList<>(before);
        whole.addAll(sent);
        return whole;
    }

    private Trace trace(boolean withMessages) {
        TraceStarted start = started;
        Instant createdAt = createdAt();
        Instant updatedAt = latest == null || latest.isBefore(createdAt) ? createdAt : latest;
        String agentId = start == null ? UNKNOWN_AGENT : start.agentId();
        String named = name != null ? name : start != null && start.name() != null ? start.name() : agentId;
        Set<String> allTags = new LinkedHashSet<>(start == null ? List.of() : start.tags());
        allTags.addAll(tags);
        return new Trace(
                traceId,
                start == null ? traceId : start.threadId(),
                agentId,
                named,
                createdAt,
                updatedAt,
                ended == null ? TraceStatus.RUNNING : ended.status(),
                withMessages
                        ? conversation.messages().stream()
                                .map(this::withOutcome)
                                .toList()
                        : List.of(),
                totalTokens,
                inputTokens,
                outputTokens,
                unknownUsage,
                toolCalls,
                llmCalls,
                spans,
                errors,
                conversation.size(),
                SpanFacts.millis(Duration.between(createdAt, updatedAt)),
                costs.sum(),
                costs.unpriced(),
                provider,
                model,
                lastMessage(),
                List.copyOf(allTags),
                metadata());
    }

    /** A tool's answer as a request brought it, with what only the tool's own span says of it. */
    private Message withOutcome(Message message) {
        String id = message.toolCallId();
        Message own = id == null ? null : toolAnswers.get(id);
        if (own == null || own.equals(message)) {
            return message;
        }
        return message.toBuilder()
                .name(message.name() == null ? own.name() : message.name())
                .status(message.status() == null ? own.status() : message.status())
                .responseMetadata(
                        message.responseMetadata().isEmpty() ? own.responseMetadata() : message.responseMetadata())
                .build();
    }

    private Instant createdAt() {
        Instant start = started == null ? null : started.at();
        if (start != null && firstSpan != null) {
            return start.isBefore(firstSpan) ? start : firstSpan;
        }
        Instant known = start != null ? start : firstSpan != null ? firstSpan : earliest;
        return known == null ? Instant.EPOCH : known;
    }

    private Map<String, Object> metadata() {
        Map<String, Object> all = new LinkedHashMap<>(started == null ? Map.of() : started.metadata());
        all.putAll(updates);
        if (ended != null && ended.error() != null) {
            all.put("error", ended.error());
        }
        return all;
    }

    private @Nullable String lastMessage() {
        return conversation
                .newestFirst()
                .map(Message::content)
                .filter(text -> !text.isBlank())
                .findFirst()
                .map(Media::labelled)
                .map(TraceProjection::beginning)
                .orElse(null);
    }

    private static String beginning(String text) {
        if (text.length() <= LAST_MESSAGE_LENGTH) {
            return text;
        }
        boolean halved = Character.isHighSurrogate(text.charAt(LAST_MESSAGE_LENGTH - 1));
        return text.substring(0, halved ? LAST_MESSAGE_LENGTH - 1 : LAST_MESSAGE_LENGTH);
    }

    private static List<Entry<Message>> entries(List<Message> messages) {
        return messages.stream().map(TraceProjection::entry).toList();
    }

    private static Entry<Message> entry(Message message) {
        return new Entry<>(MessageIdentity.of(message), message);
    }

    /** What was said until each of the latest answers, which are those that a request may follow. */
    private static final class LatestAnswers extends LinkedHashMap<String, List<Entry<Message>>> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 64;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Conversation.Entry<Message>>> eldest) {
            return size() > MOST;
        }
    }
}
