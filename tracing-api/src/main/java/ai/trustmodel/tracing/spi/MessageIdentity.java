package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Says whether two messages are the same turn of a conversation although one is an answer and the other its echo in a
 * later request: same speaker, text, tool calls and attachments. Tokens, finish reasons, thinking and blank space at the
 * ends do not count, and a tool's answer is recognised by the call it answers.
 */
public final class MessageIdentity {
    private static final int BYTES = 16;

    private MessageIdentity() {}

    /** 32 hexadecimal digits that are equal for the same turn. */
    public static String of(Message message) {
        StringBuilder text = new StringBuilder(message.content().length() + 64)
                .append(message.type())
                .append('\n');
        if (message.toolCallId() != null) {
            text.append(message.toolCallId());
        } else {
            text.append(message.content().strip()).append('\n');
            for (ToolCall call : message.toolCalls()) {
                text.append(call.name()).append('\t');
                text.append(call.id() != null ? call.id() : Json.write(call.args()))
                        .append('\n');
            }
            if (!message.type().equals(Message.AI) && !message.blocks().isEmpty()) {
                text.append(Json.write(message.blocks()));
            }
        }
        return hash(text.toString());
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
