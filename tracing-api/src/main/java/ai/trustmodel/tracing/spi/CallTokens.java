package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    static final String INPUT_AUDIO = "input_audio";
    static final String CACHE_READ_AUDIO = "cache_read_audio";
    static final String INPUT_IMAGE = "input_image";

    private static final String WRITTEN_5M = "ephemeral_5m_input_tokens";
    private static final String WRITTEN_1H = "ephemeral_1h_input_tokens";
    private static final long MOST = 1_000_000_000_000L;
    private static final Set<String> KNOWN_INPUT = Set.of(
            Usage.CACHE_READ,
            Usage.CACHE_CREATION,
            WRITTEN_5M,
            WRITTEN_1H,
            "audio",
            CACHE_READ_AUDIO,
            "image",
            "text",
            "video",
            "document");
    private static final Set<String> KNOWN_OUTPUT =
            Set.of(Usage.REASONING, "audio", "image", "text", "accepted_prediction", "rejected_prediction");
    // LangChain names the tokens of these tiers a second time, under the tier.
    private static final List<String> TIERS = List.of("priority", "flex");

    private final Map<String, Long> in;
    private final Map<String, Long> out;
    private final long input;
    private final long output;

    CallTokens(Usage usage) {
        in = usage.inputTokenDetails();
        out = usage.outputTokenDetails();
        input = orZero(usage.inputTokens());
        output = orZero(usage.outputTokens());
    }

    /** Why a call that is billed for this cannot be priced whatever the prices, null when it can. */
    static @Nullable String missing(Extraction call, @Nullable Usage usage) {
        // A stream that was cut reports what it had counted by then, unless it had come to the end of the answer.
        boolean cut = Boolean.FALSE.equals(call.streamComplete()) && call.finishReason() == null;
        if (usage == null || usage.inputTokens() == null || cut) {
            return usage == null && call.error() != null ? "failed" : "unknown_usage";
        }
        return new CallTokens(usage).isConsistent() ? null : "inconsistent_usage";
    }

    private boolean isConsistent() {
        return within(in, input)
                && within(out, output)
                && byKind(leastCachedAudio()).values().stream().allMatch(count -> count >= 0);
    }

    private static boolean within(Map<String, Long> details, long total) {
        return total >= 0
                && total <= MOST
                && details.values().stream().allMatch(n -> n == null || n >= 0 && n <= total);
    }

    /** Tokens by kind, of which so many were audio read from the cache. */
    Map<String, Long> byKind(long cachedAudio) {
        long written5m = orZero(in.get(WRITTEN_5M));
        long written1h = orZero(in.get(WRITTEN_1H));
        long written = orZero(in.get(Usage.CACHE_CREATION));
        // Some writers of these details leave the sum out, or at zero, when they tell the lifetimes.
        long rest = written == 0 ? 0 : written - written5m - written1h;
        long audio = orZero(in.get("audio")) - cachedAudio;
        long image = orZero(in.get("image"));
        long spoken = orZero(out.get("audio"));
        long drawn = orZero(out.get("image"));
        Map<String, Long> tokens = new LinkedHashMap<>();
        tokens.put(INPUT, input - read() - written5m - written1h - rest - audio - image);
        tokens.put(Usage.CACHE_READ, read() - cachedAudio);
        tokens.put("cache_write_5m", rest < 0 ? rest : written5m + rest);
        tokens.put("cache_write_1h", written1h);
        tokens.put(INPUT_AUDIO, audio);
        tokens.put(CACHE_READ_AUDIO, cachedAudio);
        tokens.put(INPUT_IMAGE, image);
        tokens.put(OUTPUT, output - spoken - drawn);
        tokens.put("output_audio", spoken);
        tokens.put("output_image", drawn);
        return tokens;
    }

    /** How many tokens were both audio and read from the cache, null when the details do not say. */
    @Nullable
    Long cachedAudio() {
        Long said = in.get(CACHE_READ_AUDIO);
        return said == null && orZero(in.get("audio")) > 0 && read() > 0 ? null : Long.valueOf(orZero(said));
    }

    /** The same, or the least that makes the details fit in their total. */
    long leastCachedAudio() {
        Long said = cachedAudio();
        return said != null ? said : Math.max(0, -byKind(0).getOrDefault(INPUT, 0L));
    }

    /** Kinds of tokens there are some of and that no price is known to belong to. */
    Set<String> strange() {
        Set<String> strange = new TreeSet<>();
        in.forEach((kind, count) -> addStrange(kind, count, KNOWN_INPUT, strange));
        out.forEach((kind, count) -> addStrange(kind, count, KNOWN_OUTPUT, strange));
        return strange;
    }

    private static void addStrange(String kind, @Nullable Long count, Set<String> known, Set<String> strange) {
        boolean again = TIERS.stream().anyMatch(tier -> kind.equals(tier) || kind.startsWith(tier + "_"));
        if (orZero(count) > 0 && !known.contains(kind) && !again) {
            strange.add(kind);
        }
    }

    private long read() {
        Long read = in.get(Usage.CACHE_READ);
        for (String tier : TIERS) {
            read = read != null ? read : in.get(tier + "_" + Usage.CACHE_READ);
        }
        return orZero(read);
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
