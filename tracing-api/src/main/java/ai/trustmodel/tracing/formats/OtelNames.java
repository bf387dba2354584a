package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.SpanKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of the GenAI convention beside ours. */
final class OtelNames {
    /** Attributes that only this project writes. */
    static final String OWN = "trustmodel.";

    /** Request parameters: the attribute for each name a provider gives it. */
    static final Map<String, String> PARAMETERS = parameters();

    private static final Map<String, String> PROVIDERS = Map.of(
            "google", "gcp.gemini",
            "vertexai", "gcp.vertex_ai",
            "bedrock", "aws.bedrock",
            "azure", "azure.ai.openai",
            "mistral", "mistral_ai",
            "xai", "x_ai");

    private OtelNames() {}

    private static Map<String, String> parameters() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String same : new String[] {
            "temperature", "top_p", "top_k", "max_tokens", "frequency_penalty", "presence_penalty", "seed"
        }) {
            names.put(same, "gen_ai.request." + same);
        }
        names.put("max_completion_tokens", "gen_ai.request.max_tokens");
        names.put("max_output_tokens", "gen_ai.request.max_tokens");
        names.put("stop_sequences", "gen_ai.request.stop_sequences");
        names.put("stop", "gen_ai.request.stop_sequences");
        names.put("reasoning_effort", "gen_ai.request.reasoning.level");
        names.put("n", "gen_ai.request.choice.count");
        return names;
    }

    static String provider(String ours) {
        return PROVIDERS.getOrDefault(ours, ours);
    }

    static String ourProvider(String theirs) {
        return PROVIDERS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(theirs))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(theirs);
    }

    /** The operation of a kind; null when the convention has none. */
    static @Nullable String operation(SpanKind kind, @Nullable String api) {
        return switch (kind.value()) {
            case "llm" ->
                "completions".equals(api)
                        ? "text_completion"
                        : "generate_content".equals(api) ? "generate_content" : "chat";
            case "tool" -> "execute_tool";
            case "agent" -> "invoke_agent";
            case "embedding" -> "embeddings";
            case "retriever" -> "retrieval";
            default -> null;
        };
    }

    /** The kind of an operation. */
    static SpanKind kind(@Nullable String operation) {
        if (operation == null) {
            return SpanKind.CUSTOM;
        }
        return switch (operation) {
            case "chat", "text_completion", "generate_content" -> SpanKind.LLM;
            case "execute_tool" -> SpanKind.TOOL;
            case "invoke_agent", "create_agent" -> SpanKind.AGENT;
            case "invoke_workflow" -> SpanKind.CHAIN;
            case "embeddings" -> SpanKind.EMBEDDING;
            case "retrieval" -> SpanKind.RETRIEVER;
            default -> SpanKind.CUSTOM;
        };
    }
}
