package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the instruction and input of an interaction: a text, contents, steps, or turns with a role. */
final class InteractionInput {
    private static final Set<String> TURN = Set.of("role", "content", "type");
    private static final Set<String> RESULT = Set.of("type", "call_id", "name", "result", "is_error");

    private final List<Message> messages = new ArrayList<>();
    private final List<Object> loose = new ArrayList<>();
    private InteractionTurn turn = new InteractionTurn();

    InteractionInput(Map<String, Object> request) {
        Object system = request.get("system_instruction");
        if (!Values.isEmpty(system)) {
            add(Message.SYSTEM, system, Map.of());
        }
        Object input = request.get("input");
        if (input instanceof List<?> list) {
            list.forEach(this::add);
        } else {
            add(input);
        }
        endRuns();
    }

    List<Message> messages() {
        return messages;
    }

    private void add(@Nullable Object element) {
        Map<String, Object> item = Json.object(element);
        String type = item == null ? "" : Values.textOrEmpty(item, "type");
        if (item == null) {
            if (element != null) {
                endTurn();
                loose.add(element);
            }
        } else if (item.get("role") instanceof String role) {
            endRuns();
            addTurn(role, item);
        } else if (InteractionTurn.isOfModel(type)) {
            endLoose();
            turn.add(item);
        } else if (type.equals("function_result")) {
            endRuns();
            messages.add(result(item));
        } else if (type.equals("user_input")) {
            endRuns();
            add(Message.HUMAN, item.get("content"), Values.rest(item, TURN));
        } else {
            endTurn();
            loose.add(item);
        }
    }

    private void addTurn(String role, Map<String, Object> item) {
        Object content = item.get("content");
        Map<String, Object> rest = Values.rest(item, TURN);
        if (ChatMessages.type(role).equals(Message.AI)) {
            InteractionTurn said = new InteractionTurn();
            if (content instanceof String text) {
                said.add(Map.of("type", "text", "text", text));
            } else {
                Values.objects(content instanceof List<?> ? content : List.of(item))
                        .forEach(said::add);
            }
            messages.add(said.message().additionalKwargs(rest).build());
        } else if (content instanceof List<?> parts
                && rest.isEmpty()
                && ChatMessages.type(role).equals(Message.HUMAN)) {
            parts.forEach(this::add); // results of functions may stand among them
            endRuns();
        } else {
            add(ChatMessages.type(role), content, rest);
        }
    }

    private void add(String type, @Nullable Object said, Map<String, Object> rest) {
        OpenAiContent content = OpenAiContent.of(said);
        List<Object> blocks = said instanceof List<?> parts
                        && parts.size() > 1
                        && content.blocks().isEmpty()
                ? new ArrayList<>(parts)
                : content.blocks();
        messages.add(Message.builder(type)
                .content(content.text())
                .blocks(blocks)
                .additionalKwargs(rest)
                .build());
    }

    private static Message result(Map<String, Object> item) {
        Object result = item.get("result");
        boolean contents = result instanceof List<?>;
        OpenAiContent content = contents ? OpenAiContent.of(result) : OpenAiContent.of(null);
        String text = contents ? content.text() : result == null ? "" : Values.json(result);
        Message.Builder message = Message.builder(Message.TOOL)
                .name(Values.nonEmpty(item, "name"))
                .toolCallId(Values.nonEmpty(item, "call_id"))
                .content(text)
                .blocks(content.blocks())
                .additionalKwargs(Values.rest(item, RESULT));
        if (item.get("is_error") instanceof Boolean failed) {
            message.status(failed ? "error" : "success");
        }
        return message.build();
    }

    private void endRuns() {
        endLoose();
        endTurn();
    }

    private void endLoose() {
        if (!loose.isEmpty()) {
            add(Message.HUMAN, loose.size() == 1 && loose.get(0) instanceof String text ? text : loose, Map.of());
            loose.clear();
        }
    }

    private void endTurn() {
        if (!turn.isEmpty()) {
            messages.add(turn.message().build());
            turn = new InteractionTurn();
        }
    }
}
