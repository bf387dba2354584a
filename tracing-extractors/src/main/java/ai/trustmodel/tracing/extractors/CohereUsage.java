package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Cohere's tokens. It also says how many of them it bills, which leaves out what it put around the prompt itself;
 * what the model read and wrote is what counts here.
 */
final class CohereUsage {
    private CohereUsage() {}

    /** The tokens of a {@code usage} object of the second API, null when it names none. */
    static @Nullable Usage v2(Map<String, Object> usage) {
        Long cached = Values.number(usage, "cached_tokens");
        return read(usage, cached == null ? Map.of() : Map.of(Usage.CACHE_READ, cached));
    }

    /** The tokens of a {@code meta} object of the first API, null when it names none. */
    static @Nullable Usage v1(Map<String, Object> meta) {
        return read(meta, Map.of());
    }

    private static @Nullable Usage read(Map<String, Object> usage, Map<String, Long> inputDetails) {
        Map<String, Object> tokens = Values.object(usage, "tokens");
        Long input = Values.number(tokens, "input_tokens");
        Long output = Values.number(tokens, "output_tokens");
        return input == null && output == null ? null : new Usage(input, output, null, inputDetails, Map.of());
    }
}
