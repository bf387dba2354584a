package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens as LangChain and LangSmith write them: {@code usage_metadata}. */
final class Usages {
    private Usages() {}

    static @Nullable Map<String, Object> write(@Nullable Usage usage) {
        if (usage == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        Fields.put(fields, "input_tokens", usage.inputTokens());
        Fields.put(fields, "output_tokens", usage.outputTokens());
        Fields.put(fields, "total_tokens", usage.totalTokens());
        Fields.put(fields, "input_token_details", usage.inputTokenDetails());
        Fields.put(fields, "output_token_details", usage.outputTokenDetails());
        return fields;
    }

    /** The tokens in this value; null when it names none. */
    static @Nullable Usage read(@Nullable Object value) {
        Map<String, Object> fields = Fields.object(value);
        Usage usage = new Usage(
                Fields.number(fields.get("input_tokens")),
                Fields.number(fields.get("output_tokens")),
                Fields.number(fields.get("total_tokens")),
                details(fields.get("input_token_details")),
                details(fields.get("output_token_details")));
        boolean known = usage.inputTokens() != null || usage.outputTokens() != null || usage.totalTokens() != null;
        return known ? usage : null;
    }

    private static Map<String, Long> details(@Nullable Object value) {
        Map<String, Long> details = new LinkedHashMap<>();
        Fields.object(value).forEach((kind, tokens) -> {
            Long count = Fields.number(tokens);
            if (count != null) {
                details.put(kind, count);
            }
        });
        return details;
    }
}
