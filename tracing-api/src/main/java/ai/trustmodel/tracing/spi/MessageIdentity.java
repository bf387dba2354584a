package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says whether two messages are the same turn of a conversation although one is an answer and the other its echo in a
 * later request: same speaker, text, tool calls and attachments. Tokens, finish reasons, thinking, cache marks and blank
 * space at the ends do not count, and a tool's answer is recognised by the call it answers.
 */
public final class MessageIdentity {
    private static final int BYTES = 16;
    // Clients move this mark to the newest message at every call.
    private static final String CACHE_MARK = "cache_control";
    private static final Set<String> OF_PLAIN_TEXT = Set.of("type", "text", CACHE_MARK);

    private MessageIdentity() {}

    /** 32 hexadecimal digits that are equal for the same turn. */
    public static String of(Message message) {
        StringBuilder text = new StringBuilder(message.content().length() + 64)
                .append(message.type())
                .append('\n');
        if (message.toolCallId() != null) {
            text.append(message.toolCallId());
        } else if (message.type().equals(Message.AI)) {
            answer(message, text);
        } else {
            text.append(message.content().strip()).append('\n').append(orEmpty(message.name()));
            message.blocks().forEach(block -> attachment(block, text));
        }
        return hash(text.toString());
    }

    private static void answer(Message message, StringBuilder text) {
        String said = message.content().isBlank() ? orEmpty(message.refusal()) : message.content();
        text.append(said.strip());
        for (ToolCall call : message.toolCalls()) {
            call(call.id(), call.name(), call.id() == null ? Json.write(call.args()) : "", text);
        }
        for (InvalidToolCall call : message.invalidToolCalls()) {
            call(call.id(), call.name(), orEmpty(call.args()), text);
        }
        Object legacy = message.additionalKwargs().get("function_call");
        if (legacy != null) {
            text.append('\n').append(Json.write(legacy));
        }
    }

    private static void call(@Nullable String id, @Nullable String name, String args, StringBuilder text) {
        text.append('\n').append(orEmpty(name)).append('\t').append(id != null ? id : args);
    }

    private static void attachment(@Nullable Object block, StringBuilder text) {
        Map<String, Object> fields = Json.object(block);
        if (fields == null) {
            text.append('\n').append(Json.write(block));
        } else if (!OF_PLAIN_TEXT.containsAll(fields.keySet())) {
            Map<String, Object> unmarked = new TreeMap<>(fields);
            unmarked.remove(CACHE_MARK);
            text.append('\n').append(Json.write(unmarked));
        }
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
