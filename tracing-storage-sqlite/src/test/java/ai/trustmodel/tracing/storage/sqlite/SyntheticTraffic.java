package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Prices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/** Made-up agents at work, the same for the same seed: what the dictionary is trained on and storage is measured with. */
final class SyntheticTraffic {
    private static final String[] TOOLS = {"get_weather", "search_documents", "run_query", "send_email", "read_file"};
    private static final String[] MODELS = {"claude-sonnet-4-5", "gpt-4o", "gpt-4.1-mini", "claude-haiku-4-5"};

    private static final int VOCABULARY = 6000;
    private static final String[] SYLLABLES = {
        "ba", "con", "der", "es", "fi", "gra", "he", "in", "ju", "ka", "lo", "men", "na", "or", "per", "qui", "re",
        "st", "ti", "un", "ver", "wa", "xi", "yo", "ze", "al", "ci", "en", "mi", "to"
    };

    private final Random random;
    private final Function<Random, String> sentence;
    private Instant now = Instant.parse("2026-11-01T08:00:00Z");

    /** Speaks a language of its own, whose words no dictionary of ours has seen, some often and most of them rarely. */
    SyntheticTraffic(long seed) {
        this(seed, language(new Random(seed * 31 + 1)));
    }

    SyntheticTraffic(long seed, Function<Random, String> sentence) {
        this.random = new Random(seed);
        this.sentence = sentence;
    }

    private static Function<Random, String> language(Random seed) {
        String[] words = new String[VOCABULARY];
        for (int i = 0; i < VOCABULARY; i++) {
            StringBuilder word = new StringBuilder();
            for (int syllables = 1 + seed.nextInt(i < 100 ? 1 : 4); syllables > 0; syllables--) {
                word.append(SYLLABLES[seed.nextInt(SYLLABLES.length)]);
            }
            words[i] = word.toString();
        }
        return random -> {
            StringBuilder text = new StringBuilder();
            for (int i = 6 + random.nextInt(12); i > 0; i--) {
                // Zipf: the n-th word is n times rarer than the first.
                int rank = (int) Math.pow(VOCABULARY, random.nextDouble()) - 1;
                text.append(words[rank]).append(random.nextInt(12) == 0 ? ", " : " ");
            }
            return text.append(random.nextInt(6) == 0 ? random.nextInt(100_000) + ".\n" : ". ")
                    .toString();
        };
    }

    /** About this many characters of prose. */
    String prose(int length) {
        StringBuilder text = new StringBuilder(length + 100);
        while (text.length() < length) {
            text.append(sentence.apply(random));
        }
        return text.toString();
    }

    /** A model call with a history of its own, of about this many bytes. */
    SpanEnded call(String traceId, int bytes) {
        List<Message> request = List.of(
                Message.of(Message.SYSTEM, "You are a helpful assistant. Answer briefly and name your sources."),
                Message.of(Message.HUMAN, prose(bytes / 2)));
        return call(traceId, request, prose(bytes / 3));
    }

    SpanEnded call(String traceId, List<Message> request, String answer) {
        String model = pick(MODELS);
        String provider = model.startsWith("claude") ? "anthropic" : "openai";
        Usage usage = new Usage(
                400L + random.nextInt(4000),
                50L + random.nextInt(500),
                null,
                Map.of(Usage.CACHE_READ, (long) random.nextInt(300)),
                Map.of());
        String id = "msg_" + Long.toString(random.nextLong() >>> 1, 36);
        Message said = Message.builder(Message.AI)
                .content(answer)
                .usageMetadata(usage)
                .responseMetadata(Map.of("model_name", model, "finish_reason", "end_turn"))
                .build();
        Extraction extraction = Extraction.builder(
                        provider, provider.equals("openai") ? "chat_completions" : "messages")
                .requestModel(model)
                .responseModel(model)
                .responseId(id)
                .request(request)
                .answer(said)
                .usage(usage)
                .rawUsage(Map.of("input_tokens", usage.inputTokens(), "output_tokens", usage.outputTokens()))
                .finishReason("end_turn")
                .finishReasons(List.of("end_turn"))
                .parameters(Map.of("temperature", 1, "max_tokens", 1024))
                .tools(tools())
                .build();
        Exchange exchange = Exchange.builder()
                .provider(provider)
                .url("https://api." + provider + ".example/v1/messages")
                .status(200)
                .requestHeaders(Map.of("content-type", "application/json", "user-agent", "agent/1.0"))
                .responseHeaders(Map.of("content-type", "application/json", "request-id", id))
                .startedAt(now)
                .latency(Duration.ofMillis(1200))
                .build();
        return new SpanEnded(span(traceId, SpanKind.LLM, model)
                .exchange(exchange)
                .extraction(extraction)
                .cost(Prices.builtIn().of(extraction, now))
                .build());
    }

    SpanEnded tool(String traceId, int bytes) {
        String tool = pick(TOOLS);
        return new SpanEnded(span(traceId, SpanKind.TOOL, tool)
                .tool(new ToolExecution(
                        tool,
                        "call_" + Long.toString(random.nextLong() >>> 1, 36),
                        Map.of("query", prose(60), "limit", random.nextInt(100)),
                        Map.of("status", "ok", "text", prose(bytes)),
                        true,
                        1,
                        0,
                        null))
                .build());
    }

    /** A conversation of calls that each re-send what was said before. */
    List<SpanEnded> conversation(String traceId, int turns, int bytesATurn) {
        List<SpanEnded> calls = new ArrayList<>();
        List<Message> history = new ArrayList<>();
        history.add(Message.of(Message.SYSTEM, "You are a helpful assistant. " + prose(200)));
        for (int turn = 0; turn < turns; turn++) {
            history.add(Message.of(Message.HUMAN, prose(bytesATurn / 2)));
            String answer = prose(bytesATurn / 2);
            calls.add(call(traceId, List.copyOf(history), answer));
            history.add(Message.of(Message.AI, answer));
        }
        return calls;
    }

    /** A version 7 UUID: later ones are greater. */
    String id() {
        now = now.plusNanos(1_000_000L + random.nextInt(5_000_000));
        long high = now.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
        long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    private Span.Builder span(String traceId, SpanKind kind, String name) {
        String id = id();
        return Span.builder(id, traceId, kind, now, now.plusMillis(20 + random.nextInt(3000)))
                .name(name);
    }

    private List<Object> tools() {
        List<Object> tools = new ArrayList<>();
        for (String tool : TOOLS) {
            tools.add(Map.of(
                    "name",
                    tool,
                    "description",
                    "Does what its name says, and returns text.",
                    "input_schema",
                    Map.of("type", "object", "properties", Map.of("query", Map.of("type", "string")))));
        }
        return tools;
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }
}
