package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a streamed message. A call's id and name come once, its arguments in pieces.
 *
 * <p>Pieces belong together by their index. Some servers start at 1, some reuse an index for the next call, which then
 * has another id, and some send no index at all, which leaves the id, or the order.
 */
final class StreamedToolCalls {
    private static final Set<String> READ = Set.of("index", "id", "type", "function", "custom");

    private static final int MOST = 10_000;

    private final List<Call> calls = new ArrayList<>();
    private final Map<Long, Call> byIndex = new HashMap<>();
    private final Map<String, Call> byId = new HashMap<>();
    private boolean leftOut;

    void accept(@Nullable Object piece) {
        Map<String, Object> delta = Json.object(piece);
        if (delta == null) {
            return;
        }
        Map<String, Object> custom = Json.object(delta.get("custom"));
        Map<String, Object> function = Json.object(delta.get("function"));
        boolean isCustom = custom != null && (function == null || "custom".equals(delta.get("type")));
        Map<String, Object> said = Values.object(isCustom ? custom : function);
        Long index = Values.number(delta, "index");
        String id = Values.nonEmpty(delta, "id");
        String name = Values.nonEmpty(said, "name");
        Object arguments = said.get(isCustom ? "input" : "arguments");
        Call call = find(index, id, name, arguments);
        if (call == null && calls.size() == MOST) {
            leftOut = true;
            return;
        }
        if (call == null) {
            call = new Call();
            calls.add(call);
            if (index != null) {
                byIndex.put(index, call);
            }
        }
        call.custom |= isCustom;
        if (call.id == null && id != null) {
            call.id = id;
            byId.put(id, call);
        }
        call.name = call.name == null ? name : call.name;
        if (arguments instanceof String text) {
            call.arguments.append(text);
            call.pieces += text.isEmpty() ? 0 : 1;
        } else if (!Values.isEmpty(arguments)) {
            call.arguments.append(Values.json(arguments));
        }
        for (Map.Entry<String, Object> field : delta.entrySet()) {
            if (!READ.contains(field.getKey()) && !Values.isEmpty(field.getValue())) {
                call.more.put(field.getKey(), field.getValue());
            }
        }
    }

    // The last call of this index; without an index, that of this id; without both, the last of all.
    private @Nullable Call find(
            @Nullable Long index, @Nullable String id, @Nullable String name, @Nullable Object arguments) {
        Call last = calls.isEmpty() ? null : calls.get(calls.size() - 1);
        Call call = index != null ? byIndex.get(index) : id != null ? byId.get(id) : last;
        if (call == null) {
            return null;
        }
        boolean another = id != null ? call.id != null && !id.equals(call.id) : restarts(call, name, index, arguments);
        return another ? null : call;
    }

    // Without index and id only a second name shows that another call begins. Where servers repeat the name, or give
    // all
    // calls the same index, it is another one when the call before was whole at once.
    private static boolean restarts(
            Call last, @Nullable String name, @Nullable Long index, @Nullable Object arguments) {
        if (name == null || last.name == null) {
            return false;
        }
        return index == null
                || (last.pieces == 1
                        && arguments instanceof String text
                        && text.startsWith("{")
                        && ToolCalls.object(last.arguments.toString()) != null);
    }

    /** Whether there were more calls than anybody asks for, so that some were left out. */
    boolean leftOut() {
        return leftOut;
    }

    List<Object> value() {
        return calls.stream().<Object>map(Call::value).toList();
    }

    private static final class Call {
        private final StringBuilder arguments = new StringBuilder();
        private int pieces;
        private final Map<String, Object> more = new LinkedHashMap<>();
        private @Nullable String id;
        private @Nullable String name;
        private boolean custom;

        private Map<String, Object> value() {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("name", name);
            said.put(custom ? "input" : "arguments", arguments.toString());
            Map<String, Object> call = new LinkedHashMap<>(more);
            call.put("id", id);
            call.put("type", custom ? "custom" : "function");
            call.put(custom ? "custom" : "function", said);
            return call;
        }
    }
}
