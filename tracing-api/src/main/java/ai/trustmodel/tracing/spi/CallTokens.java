package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a call parted by what they cost, each counted once.
 *
 * <p>The details of a usage are parts of its totals, so what no detail with a price of its own names remains as
 * {@code input} and {@code output}. Reasoning is output like any other.
 */
final class CallTokens {
    static final String INPUT = "input";
    static final String OUTPUT = "output";
    static final String CACHE_READ = Usage.CACHE_READ;
    static final String WRITTEN_5M = "cache_write_5m";
    static final String WRITTEN_1H = "cache_write_1h";
    static final String INPUT_AUDIO = "input_audio";
    static final String OUTPUT_AUDIO = "output_audio";

    private CallTokens() {}

    /** Why the tokens of this call cannot be priced whatever the prices, null when they can. */
    static @Nullable String missing(Extraction call) {
        Usage usage = call.usage();
        // A stream that was cut reports what it had counted by then, unless it had come to the end of the answer.
        boolean cut = Boolean.FALSE.equals(call.streamComplete()) && call.finishReason() == null;
        if (usage == null || usage.inputTokens() == null || cut) {
            return usage == null && call.error() != null ? "failed" : "unknown_usage";
        }
        for (long count : of(usage).values()) {
            if (count < 0) {
                return "inconsistent_usage";
            }
        }
        return null;
    }

    /** Tokens by kind. A negative count means that the details do not fit in their total. */
    static Map<String, Long> of(Usage usage) {
        Map<String, Long> in = usage.inputTokenDetails();
        Map<String, Long> out = usage.outputTokenDetails();
        long read = count(in, CACHE_READ);
        long written1h = count(in, "ephemeral_1h_input_tokens");
        long written5m = count(in, "ephemeral_5m_input_tokens");
        long written = count(in, Usage.CACHE_CREATION);
        // Some writers of these details leave the sum out, or at zero, when they tell the lifetimes.
        long rest = written == 0 ? 0 : written - written5m - written1h;
        long audio = count(in, "audio");
        long spoken = count(out, "audio");
        Map<String, Long> tokens = new LinkedHashMap<>();
        tokens.put(INPUT, orZero(usage.inputTokens()) - read - written5m - written1h - rest - audio);
        tokens.put(CACHE_READ, read);
        tokens.put(WRITTEN_5M, rest < 0 ? rest : written5m + rest);
        tokens.put(WRITTEN_1H, written1h);
        tokens.put(INPUT_AUDIO, audio);
        tokens.put(OUTPUT, orZero(usage.outputTokens()) - spoken);
        tokens.put(OUTPUT_AUDIO, spoken);
        return tokens;
    }

    private static long count(Map<String, Long> details, String key) {
        return orZero(details.get(key));
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
