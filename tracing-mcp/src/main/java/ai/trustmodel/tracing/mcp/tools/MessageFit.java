package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages of a conversation into an answer: as many as fit, and their texts as long as they may be for it.
 *
 * @param shown how many were put in
 * @param length how many characters their texts have at most, {@link Integer#MAX_VALUE} when none is cut
 */
record MessageFit(int shown, int length) {
    /** Messages that could not fit even with the shortest texts need not be looked at. */
    private static final int LEAST_TOKENS = 15;

    /** Whether everything is there as it is. */
    boolean whole(int wanted) {
        return shown == wanted && length == Integer.MAX_VALUE;
    }

    /**
     * Puts them under {@code messages}. At least one is put in.
     *
     * @param length how long texts may be; null to choose
     * @param shortest when choosing, what texts are not cut below for the sake of more messages
     */
    static MessageFit into(
            Map<String, Object> answer, List<Message> messages, @Nullable Integer length, int shortest, Budget budget) {
        List<Message> looked = messages.subList(0, Math.min(messages.size(), budget.tokens() / LEAST_TOKENS));
        List<Map<String, Object>> wire = looked.stream().map(MessageFit::wire).toList();
        int shown = 0;
        for (int tried : length == null ? Budget.LENGTHS : List.of(length)) {
            if (tried < shortest && shown > 0) {
                break;
            }
            List<Map<String, Object>> cut = cut(wire, tried);
            shown = budget.fill(answer, "messages", cut);
            if (shown == messages.size() || shown > 0 && tried <= shortest) {
                return new MessageFit(shown, isCut(wire, cut, shown) ? tried : Integer.MAX_VALUE);
            }
        }
        if (shown > 0 || wire.isEmpty()) {
            return new MessageFit(shown, length == null ? shortest : length);
        }
        return one(answer, wire.get(0), budget);
    }

    /** A first message that is too long by itself. */
    private static MessageFit one(Map<String, Object> answer, Map<String, Object> first, Budget budget) {
        int length = Budget.LENGTHS.get(1);
        while (length > 1
                && budget.fill(answer, "messages", List.of(Cut.to(length).object(first))) == 0) {
            length /= 2;
        }
        return new MessageFit(1, length);
    }

    private static boolean isCut(List<Map<String, Object>> wire, List<Map<String, Object>> cut, int shown) {
        return !wire.subList(0, shown).equals(cut.subList(0, shown));
    }

    private static List<Map<String, Object>> cut(List<Map<String, Object>> wire, int length) {
        Cut cut = Cut.to(length);
        List<Map<String, Object>> all = new ArrayList<>();
        wire.forEach(message -> all.add(cut.object(message)));
        return all;
    }

    /** A message as it is shown: what is base64 in it is said to be so. */
    static Map<String, Object> wire(Message message) {
        return labelled(Json.toMap(message));
    }

    /** A value with labels in place of its media, which a model has no use for. */
    static Map<String, Object> labelled(Map<String, Object> value) {
        String text = Json.write(value);
        String labelled = Media.labelled(text);
        // Equal when there are none; null when it is too deep to be read, and it will be cut for that.
        Map<String, Object> read = labelled.equals(text) ? null : Json.parseObject(labelled);
        return Objects.requireNonNullElse(read, value);
    }
}
