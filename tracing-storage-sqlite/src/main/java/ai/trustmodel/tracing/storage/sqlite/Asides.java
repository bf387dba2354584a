package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.spi.MessageIdentity;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a trace that speak for themselves. When a request brings what a tool answered, the request's message
 * stands in the conversation in place of the tool's own, and a search must not find both.
 */
final class Asides {
    private final Map<String, Long> bodies = new HashMap<>();
    private final Set<String> brought = new HashSet<>();

    /** Whether what this tool says is not in the conversation already. */
    boolean speaks(Span tool) {
        List<Message> messages = SpanFacts.toolMessages(tool);
        return !messages.isEmpty() && !brought.contains(identity(messages));
    }

    /** What this tool says stands under this number. */
    void add(Span tool, long body) {
        List<Message> messages = SpanFacts.toolMessages(tool);
        if (!messages.isEmpty()) {
            bodies.put(identity(messages), body);
        }
    }

    /** A request brings a message; returns the body that gives way to it, null when there is none. */
    @Nullable
    Long bring(Message message) {
        if (!message.type().equals(Message.TOOL)) {
            return null;
        }
        String identity = MessageIdentity.of(message);
        brought.add(identity);
        return bodies.remove(identity);
    }

    private static String identity(List<Message> messages) {
        return MessageIdentity.of(messages.get(messages.size() - 1));
    }
}
