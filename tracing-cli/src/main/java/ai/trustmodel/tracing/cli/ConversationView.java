package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of a trace as a conversation. */
final class ConversationView {
    private static final int CUT = 800;
    private static final String INDENT = "    ";

    private final Terminal terminal;
    private final boolean full;

    ConversationView(Terminal terminal, boolean full) {
        this.terminal = terminal;
        this.full = full;
    }

    void print(List<Message> messages) {
        if (messages.isEmpty()) {
            terminal.line("  No messages.");
        }
        Map<String, String> tools = new HashMap<>();
        for (Message message : messages) {
            message.toolCalls().forEach(call -> tools.put(String.valueOf(call.id()), call.name()));
            String tool = message.name() == null ? tools.get(String.valueOf(message.toolCallId())) : message.name();
            terminal.line("  " + heading(message, tool));
            text(message.reasoning(), "thinking: ", Style.FAINT);
            text(message.content(), "", Style.PLAIN);
            text(message.refusal(), "refused: ", Style.NOTICE);
            for (ToolCall call : message.toolCalls()) {
                text(call.name() + " " + Json.write(call.args()), "\u2192 ", Style.ACCENT);
            }
            for (InvalidToolCall call : message.invalidToolCalls()) {
                text(Json.write(call), "\u2192 not readable: ", Style.BAD);
            }
            blocks(message);
        }
    }

    private String heading(Message message, @Nullable String name) {
        StringBuilder heading = new StringBuilder(terminal.styled(Style.STRONG, SafeText.line(message.type())));
        append(heading, name);
        append(heading, message.responseMetadata().get("model_name"));
        if ("error".equals(message.status())) {
            heading.append(' ').append(terminal.styled(Style.BAD, "error"));
        }
        return heading.toString();
    }

    private void append(StringBuilder heading, @Nullable Object word) {
        if (word != null) {
            heading.append(' ').append(terminal.styled(Style.FAINT, SafeText.line(word.toString())));
        }
    }

    private void text(@Nullable String said, String lead, Style style) {
        if (said == null || said.isEmpty()) {
            return;
        }
        String text = Media.labelled(said);
        boolean cut = !full && text.length() > CUT;
        int end = cut ? CUT - (Character.isHighSurrogate(text.charAt(CUT - 1)) ? 1 : 0) : text.length();
        SafeText.block(lead + text.substring(0, end))
                .lines()
                .forEach(line -> terminal.line(INDENT + terminal.styled(style, line)));
        if (cut) {
            String rest = "\u2026 " + Numbers.of(text.length() - (long) end, "more character") + "; all with --full";
            terminal.line(INDENT + terminal.styled(Style.FAINT, rest));
        }
    }

    /** Content that is no text: images, documents, what a provider's own tools did. */
    private void blocks(Message message) {
        List<String> kinds = new ArrayList<>();
        for (Object block : message.blocks()) {
            String media = BlockNote.media(block);
            String kind = media == null ? BlockNote.kind(block) : null;
            text(media, "", Style.FAINT);
            if (kind != null) {
                kinds.add(kind);
            }
        }
        if (!kinds.isEmpty()) {
            text("(with " + String.join(", ", kinds) + ")", "", Style.FAINT);
        }
        for (Media media : Media.in(Json.write(message.additionalKwargs()))) {
            text(media.label(), "", Style.FAINT);
        }
    }
}
