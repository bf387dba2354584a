package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request for content: Google's body, what its libraries take in the place of one (a text, parts without a role,
 * settings under {@code config}), or the body inside the envelope of its coding tools.
 */
final class GeminiRequest {
    private static final Set<String> READ = GeminiFields.names("contents", "systemInstruction", "tools", "model");
    private static final Set<String> READ_CONFIG = GeminiFields.names("systemInstruction", "tools");
    private static final Set<String> ENVELOPE = Set.of("request", "model");
    private static final Set<String> CONTENT = Set.of("role", "parts");
    private static final Set<String> RESPONSE = GeminiFields.names("id", "name", "response");
    private static final Set<String> RESPONSE_PART = GeminiFields.names("functionResponse");

    private final CallIds ids = new CallIds();
    private final List<Message> messages = new ArrayList<>();
    private final List<Object> tools = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final List<Object> loose = new ArrayList<>();
    private final boolean unreadable;
    private final @Nullable String model;

    GeminiRequest(@Nullable Object body) {
        unreadable = body != null
                && !(body instanceof Map)
                && !(body instanceof List)
                && !(body instanceof String text && !Values.startsLikeJson(text));
        Map<String, Object> outer = Values.object(body);
        Map<String, Object> fields = unwrapped(outer);
        String inside = Values.nonEmpty(fields, "model");
        model = inside != null ? inside : Values.nonEmpty(outer, "model");
        if (isWrapped(outer)) {
            parameters.putAll(Values.rest(outer, ENVELOPE));
        }
        parameters.putAll(Values.rest(fields, READ));
        read(fields);
        Map<String, Object> config = Values.object(fields, "config");
        if (!config.isEmpty()) {
            parameters.put("config", Values.rest(config, READ_CONFIG));
            read(config);
        }
        Object contents = GeminiFields.get(fields, "contents");
        if (!(body instanceof Map) && !unreadable) {
            contents = body;
        }
        if (contents instanceof List<?> list) {
            list.forEach(this::add);
        } else {
            add(contents);
        }
        endLoose();
    }

    /** The body inside an envelope, or the body itself. */
    static Map<String, Object> unwrapped(Map<String, Object> body) {
        return isWrapped(body) ? Values.object(body, "request") : body;
    }

    private static boolean isWrapped(Map<String, Object> body) {
        return Values.object(body, "request").containsKey("contents") && !body.containsKey("contents");
    }

    List<Message> messages() {
        return messages;
    }

    /** The functions one by one, and the other tools as they are named. */
    List<Object> tools() {
        return tools;
    }

    /** What is no message, no tool and no model. */
    Map<String, Object> parameters() {
        return parameters;
    }

    /** The model the body names, null when the URL does. */
    @Nullable
    String model() {
        return model;
    }

    /** Whether the body is bytes, or JSON that was cut. */
    boolean isUnreadable() {
        return unreadable;
    }

    /** The ids of the calls so far, for those of the answer. */
    CallIds ids() {
        return ids;
    }

    private void read(Map<String, Object> fields) {
        addSystem(GeminiFields.get(fields, "systemInstruction"));
        for (Object tool : GeminiFields.list(fields, "tools")) {
            Map<String, Object> object = Values.object(tool);
            List<@Nullable Object> functions = GeminiFields.list(object, "functionDeclarations");
            functions.forEach(this::addTool);
            Map<String, Object> others = Values.rest(object, GeminiFields.names("functionDeclarations"));
            addTool(functions.isEmpty() && others.isEmpty() ? tool : others.isEmpty() ? null : others);
        }
    }

    private void addTool(@Nullable Object tool) {
        if (tool != null) {
            tools.add(tool);
        }
    }

    private void addSystem(@Nullable Object system) {
        if (Values.isEmpty(system)) {
            return;
        }
        Map<String, Object> fields = Values.object(system);
        GeminiContent content = new GeminiContent(ids);
        if (system instanceof List<?> parts) {
            parts.forEach(content::add);
        } else if (fields.containsKey("parts")) {
            GeminiFields.list(fields, "parts").forEach(content::add);
        } else {
            content.add(system);
        }
        Message message = content.message(Message.SYSTEM).build();
        if (!message.content().isEmpty() || !message.blocks().isEmpty()) {
            messages.add(message);
        }
    }

    private void add(@Nullable Object element) {
        Map<String, Object> fields = Json.object(element);
        if (element instanceof String || (fields != null && !isContent(fields))) {
            loose.add(element);
            return;
        }
        endLoose();
        if (fields != null) {
            addContent(fields);
        } else if (element != null) {
            messages.add(Message.builder("other").blocks(List.of(element)).build());
        }
    }

    private static boolean isContent(Map<String, Object> fields) {
        return fields.containsKey("parts") || fields.containsKey("role") || fields.isEmpty();
    }

    // Parts that stand next to each other without a role are one message, of whoever may say such things.
    private void endLoose() {
        if (!loose.isEmpty()) {
            boolean ofModel = loose.stream()
                    .anyMatch(part -> GeminiFields.get(Values.object(part), "functionCall") instanceof Map);
            addContent(Map.of("role", ofModel ? "model" : "user", "parts", List.copyOf(loose)));
            loose.clear();
        }
    }

    private void addContent(Map<String, Object> fields) {
        String role = Values.textOrEmpty(fields, "role");
        List<@Nullable Object> parts = GeminiFields.list(fields, "parts");
        Map<String, Object> rest = Values.rest(fields, CONTENT);
        switch (role) {
            case "model", "assistant" -> addWhole(Message.AI, parts, rest);
            case "system", "developer" -> addWhole(Message.SYSTEM, parts, rest);
            case "", "user", "function", "tool" -> addUser(Message.HUMAN, parts, rest);
            default -> addUser(role, parts, rest);
        }
    }

    private void addWhole(String type, List<@Nullable Object> parts, Map<String, Object> rest) {
        if (parts.isEmpty()) {
            messages.add(Message.builder(type).additionalKwargs(rest).build());
            return;
        }
        GeminiContent content = new GeminiContent(ids);
        parts.forEach(content::add);
        messages.add(content.message(type).additionalKwargs(rest).build());
    }

    private void addUser(String type, List<@Nullable Object> parts, Map<String, Object> rest) {
        if (parts.isEmpty()) {
            addWhole(type, parts, rest);
            return;
        }
        List<@Nullable Object> run = new ArrayList<>();
        for (Object part : parts) {
            Map<String, Object> fields = Values.object(part);
            Map<String, Object> response = Json.object(GeminiFields.get(fields, "functionResponse"));
            if (response == null) {
                run.add(part);
                continue;
            }
            if (!run.isEmpty()) {
                addWhole(type, run, rest);
                run.clear();
            }
            messages.add(toolResult(response, fields, rest));
        }
        if (!run.isEmpty()) {
            addWhole(type, run, rest);
        }
    }

    private Message toolResult(Map<String, Object> result, Map<String, Object> part, Map<String, Object> rest) {
        String name = GeminiFields.nonEmpty(result, "name");
        Object response = result.get("response");
        Map<String, Object> said = Values.object(response);
        // Google's own words for what a function returned and for why it failed.
        boolean failed = !Values.isEmpty(said.get("error")) && !said.containsKey("output");
        boolean more = !RESPONSE.containsAll(result.keySet()) || !RESPONSE_PART.containsAll(part.keySet());
        String id = Values.nonEmpty(result, "id");
        if (id != null) {
            ids.answered(id);
        }
        return Message.builder(Message.TOOL)
                .name(name)
                .toolCallId(id != null ? id : ids.answered(name == null ? "" : name, null))
                .content(response == null ? "" : Values.json(response))
                .status(failed ? "error" : null)
                .blocks(more ? List.of(part) : List.of())
                .additionalKwargs(rest)
                .build();
    }
}
