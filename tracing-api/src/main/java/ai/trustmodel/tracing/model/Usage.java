package ai.trustmodel.tracing.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one LLM call. Unknown is null, never zero.
 *
 * <p>The two details are parts of their totals for every provider: {@code input_tokens} includes cached tokens,
 * {@code output_tokens} includes reasoning. Detail keys are LangChain's: {@code cache_read}, {@code cache_creation},
 * {@code ephemeral_5m_input_tokens}, {@code ephemeral_1h_input_tokens}, {@code audio}, {@code reasoning}.
 *
 * @param inputTokens tokens read, with cached ones; null when unknown
 * @param outputTokens tokens written, with reasoning; null when unknown
 * @param totalTokens the provider's total when it gave one, else the sum; null when unknown
 * @param inputTokenDetails parts of the input tokens by kind
 * @param outputTokenDetails parts of the output tokens by kind
 */
public record Usage(
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Long totalTokens,
        Map<String, Long> inputTokenDetails,
        Map<String, Long> outputTokenDetails) {
    /** Key of {@link #inputTokenDetails}: tokens read from the provider's prompt cache. */
    public static final String CACHE_READ = "cache_read";

    /** Key of {@link #inputTokenDetails}: tokens written to the provider's prompt cache, of every lifetime. */
    public static final String CACHE_CREATION = "cache_creation";

    /** Key of {@link #outputTokenDetails}: tokens spent on thinking. */
    public static final String REASONING = "reasoning";

    public Usage {
        if (totalTokens == null && inputTokens != null && outputTokens != null) {
            totalTokens = inputTokens + outputTokens;
        }
        inputTokenDetails = Copies.map(inputTokenDetails);
        outputTokenDetails = Copies.map(outputTokenDetails);
    }

    /** Usage without details; the total is the sum when both parts are known. */
    public static Usage of(@Nullable Long inputTokens, @Nullable Long outputTokens) {
        return new Usage(inputTokens, outputTokens, null, Map.of(), Map.of());
    }
}
