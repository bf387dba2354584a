package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.ToolCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a provider may charge for beside tokens: how often it ran which of its own tools in a call. */
final class CallFees {
    /** A fee that every call has. */
    static final String REQUEST = "request";

    private CallFees() {}

    static Map<String, Long> of(Extraction call) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put(REQUEST, 1L);
        for (ToolCall tool : call.serverToolCalls()) {
            Object action = tool.args().get("type");
            String name = name(tool.name());
            // A page that is opened or looked through belongs to the search that found it.
            if (!name.equals("web_search") || action == null || action.equals("search")) {
                counts.merge(preview(call) && name.equals("web_search") ? "web_search_preview" : name, 1L, Long::sum);
            }
        }
        Map<String, Object> counted = Json.object(call.rawUsage().get("server_tool_use"));
        if (counted != null) { // the provider's count is better than one of blocks, which may be of several turns
            counted.forEach((key, value) -> {
                if (key.endsWith("_requests") && value instanceof Number count) {
                    counts.put(key.substring(0, key.length() - "_requests".length()), count.longValue());
                }
            });
        }
        if (call.rawUsage().get("iterations")
                instanceof List<?> iterations) { // sub-calls beside the ones counted above
            for (Object each : iterations) {
                Map<String, Object> iteration = Json.object(each);
                if (iteration != null && "compaction".equals(iteration.get("type"))) {
                    counts.merge("compaction", 1L, Long::sum);
                }
            }
        }
        if (call.rawUsage().get("toolUsePromptTokenCount") instanceof Number tokens && tokens.longValue() > 0) {
            counts.put("tool_use_prompt", tokens.longValue());
        }
        if (call.responseMetadata().keySet().stream().anyMatch(key -> key.startsWith("grounding"))) {
            counts.merge("google_search", 1L, Long::sum);
        }
        return counts;
    }

    private static String name(String tool) {
        String name = tool.toLowerCase(Locale.ROOT);
        return name.endsWith("_call") ? name.substring(0, name.length() - "_call".length()) : name;
    }

    private static boolean preview(Extraction call) {
        for (Object tool : call.tools()) {
            Map<String, Object> fields = Json.object(tool);
            if (fields != null && String.valueOf(fields.get("type")).startsWith("web_search_preview")) {
                return true;
            }
        }
        return false;
    }
}
