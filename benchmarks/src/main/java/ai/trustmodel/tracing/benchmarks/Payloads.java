package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.benchmarks.Call.Facts;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests and answers as OpenAI's Chat Completions and Anthropic's Messages have them. No two texts are alike, so that
 * storing a message once gains nothing where conversations are not what is measured. Not thread-safe.
 */
final class Payloads {
    /** The two sizes of a mixed load, in characters of both bodies. */
    private static final int[] MIXED = {1_300, 4_000};

    private static final int ENVELOPE = 560;
    private static final String[] OPENAI = {"gpt-4o-2024-08-06", "gpt-4.1-mini-2025-04-14", "gpt-5-2025-08-07"};
    private static final String[] ANTHROPIC = {"claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001"};

    private final Words words;

    Payloads(long seed) {
        this.words = new Words(seed);
    }

    /** Calls of both providers and both sizes, as many of each. */
    List<Call> mixed(int count) {
        List<Call> calls = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            calls.add(single(MIXED[i % 2], i / 2 % 2 == 0));
        }
        return calls;
    }

    /** A call with a system prompt, a question, and an answer; about this many characters in all. */
    Call single(int characters, boolean openai) {
        int text = characters - ENVELOPE;
        List<Map<String, Object>> history = new ArrayList<>();
        history.add(message("user", words.text(text / 2)));
        return call(openai, words.text(text / 6), history, words.text(text / 3));
    }

    /** The calls of one conversation, each re-sending what was said before. */
    List<Call> conversation(int turns, boolean openai) {
        String system = words.text(400);
        List<Map<String, Object>> history = new ArrayList<>();
        List<Call> calls = new ArrayList<>(turns);
        for (int turn = 0; turn < turns; turn++) {
            String answer = words.text(500);
            history.add(message("user", words.text(250)));
            calls.add(call(openai, system, List.copyOf(history), answer));
            history.add(message("assistant", answer));
        }
        return calls;
    }

    /** A call in the middle of an agent's work: two tools were asked for and answered. About 4 KB of messages. */
    Call ofAgent() {
        List<Map<String, Object>> history = new ArrayList<>();
        history.add(message("user", words.text(250)));
        for (int i = 0; i < 2; i++) {
            String id = words.id("call_");
            String arguments = Json.write(map("query", words.text(40), "limit", words.number(1, 50)));
            Map<String, Object> asked = message("assistant", words.text(120));
            Map<String, Object> function = map("name", "search_documents", "arguments", arguments);
            asked.put("tool_calls", List.of(map("id", id, "type", "function", "function", function)));
            history.add(asked);
            List<Object> found = new ArrayList<>();
            for (int hit = 0; hit < 3; hit++) {
                found.add(map("id", words.id("doc-"), "score", words.number(1, 100), "text", words.text(130)));
            }
            Map<String, Object> result = message("tool", Json.write(found));
            result.put("tool_call_id", id);
            history.add(result);
        }
        history.add(message("assistant", words.text(300)));
        history.add(message("user", words.text(200)));
        return openai(words.text(500), history, words.text(500));
    }

    private Call call(boolean openai, String system, List<Map<String, Object>> history, String answer) {
        return openai ? openai(system, history, answer) : anthropic(system, history, answer);
    }

    private Call openai(String system, List<Map<String, Object>> history, String answer) {
        String model = OPENAI[words.number(0, OPENAI.length - 1)];
        List<Object> messages = new ArrayList<>();
        messages.add(message("system", system));
        messages.addAll(history);
        int maxTokens = words.number(1, 8) * 512;
        int input = words.number(200, 4_000);
        int output = words.number(20, 900);
        Map<String, Object> request = map("model", model, "messages", messages, "temperature", 0.7);
        request.put("max_tokens", maxTokens);
        String id = words.id("chatcmpl-");
        Map<String, Object> said = message("assistant", answer);
        said.put("refusal", null);
        Map<String, Object> choice = map("index", 0, "message", said, "finish_reason", "stop");
        Map<String, Object> usage = map("prompt_tokens", input, "completion_tokens", output);
        usage.put("total_tokens", input + output);
        usage.put("prompt_tokens_details", map("cached_tokens", input / 3, "audio_tokens", 0));
        Map<String, Object> response = map("id", id, "object", "chat.completion", "created", 1_763_600_000);
        response.putAll(map("model", model, "choices", List.of(choice), "usage", usage));
        response.put("system_fingerprint", words.id("fp_").substring(0, 13));
        return Call.of("openai", request, response, facts(model, id, maxTokens, input, output, messages, said, "stop"));
    }

    private Call anthropic(String system, List<Map<String, Object>> history, String answer) {
        String model = ANTHROPIC[words.number(0, ANTHROPIC.length - 1)];
        int maxTokens = words.number(1, 8) * 512;
        int input = words.number(200, 4_000);
        int output = words.number(20, 900);
        Map<String, Object> request = map("model", model, "max_tokens", maxTokens, "temperature", 0.7);
        request.put("system", system);
        request.put("messages", history);
        String id = words.id("msg_");
        List<Object> content = List.of(map("type", "text", "text", answer));
        Map<String, Object> usage = map("input_tokens", input, "cache_read_input_tokens", input / 3);
        usage.put("output_tokens", output);
        Map<String, Object> response = map("id", id, "type", "message", "role", "assistant");
        response.putAll(map("model", model, "content", content, "stop_reason", "end_turn"));
        response.put("stop_sequence", null);
        response.put("usage", usage);
        List<Object> messages = new ArrayList<>();
        messages.add(message("system", system));
        messages.addAll(history);
        Map<String, Object> said = message("assistant", answer);
        return Call.of(
                "anthropic", request, response, facts(model, id, maxTokens, input, output, messages, said, "end_turn"));
    }

    private static Facts facts(
            String model,
            String id,
            int maxTokens,
            int input,
            int output,
            List<Object> messages,
            Map<String, Object> said,
            String finish) {
        return new Facts(
                model,
                id,
                0.7,
                maxTokens,
                input,
                output,
                List.of(finish),
                messages,
                List.of(said),
                Json.write(messages),
                Json.write(List.of(said)));
    }

    private static Map<String, Object> message(String role, String text) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", text);
        return message;
    }

    private static Map<String, Object> map(String k1, Object v1, String k2, Object v2) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(k1, v1);
        map.put(k2, v2);
        return map;
    }

    private static Map<String, Object> map(String k1, Object v1, String k2, Object v2, String k3, Object v3) {
        Map<String, Object> map = map(k1, v1, k2, v2);
        map.put(k3, v3);
        return map;
    }
}
