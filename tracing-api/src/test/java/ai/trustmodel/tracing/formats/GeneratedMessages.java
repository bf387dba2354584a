package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Messages of every type with anything in every field, the same ones for the same seed. */
final class GeneratedMessages {
    private static final List<String> TEXTS =
            List.of("", " ", "What is this?", "4 °C, rain 🌧", "{\"a\": 1}", "line\nline\t\u0007", "\uD83D alone");
    // An empty name or an empty thought is not told from none by the model's own form either.
    private static final List<String> NOT_EMPTY = TEXTS.subList(1, TEXTS.size());

    private static final List<String> TYPES =
            List.of("human", "ai", "ai", "ai", "tool", "tool", "system", "critic", "user");
    private static final List<String> BLOCKS = List.of(
            "{\"type\":\"text\",\"text\":\"hello\"}",
            "{\"type\":\"text\",\"text\":\" cited\",\"citations\":[{\"type\":\"page_location\",\"page\":3}]}",
            "{\"type\":\"input_text\",\"text\":\"typed\"}",
            "\"loose text\"",
            "null",
            "17",
            "{\"no\":\"type\"}",
            "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\",\"detail\":\"low\"}}",
            "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/cat.png\"}}",
            "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"UklGRg==\",\"format\":\"mp3\"}}",
            "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERg==\"}}",
            "{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}",
            "{\"type\":\"input_image\",\"image_url\":\"https://a.example/dog.png\",\"detail\":\"auto\"}",
            "{\"type\":\"input_file\",\"file_url\":\"https://a.example/b.pdf\"}",
            "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/jpeg\",\"data\":\"/9j/4A==\"}}",
            "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"file_011\"}}",
            "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"words\"},"
                    + "\"title\":\"T\",\"citations\":{\"enabled\":true}}",
            "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[]}}",
            "{\"inlineData\":{\"mimeType\":\"video/mp4\",\"data\":\"AAAA\"}}",
            "{\"fileData\":{\"mimeType\":\"audio/ogg\",\"fileUri\":\"gs://b/x.ogg\"},\"thought\":false}",
            "{\"type\":\"image\",\"url\":\"https://a.example/c.png\",\"extras\":{\"a\":1}}",
            "{\"type\":\"audio\",\"source_type\":\"base64\",\"data\":\"UklGRg==\",\"mime_type\":\"audio/wav\"}",
            "{\"type\":\"text-plain\",\"text\":\"plain\",\"mime_type\":\"text/plain\"}",
            "{\"type\":\"blob\",\"modality\":\"image\",\"content\":\"iVBORw0KGgo=\",\"mime_type\":\"image/png\"}",
            "{\"type\":\"thinking\",\"thinking\":\"hmm\",\"signature\":\"c2ln\"}",
            "{\"type\":\"redacted_thinking\",\"data\":\"b3BhcXVl\"}",
            "{\"type\":\"reasoning\",\"reasoning\":\"so\"}",
            "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"therefore\"}]}",
            "{\"type\":\"refusal\",\"refusal\":\"No.\"}",
            "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"x\":[1,null]}}",
            "{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\",\"input\":{\"query\":\"q\"}}",
            "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s1\",\"content\":[{\"url\":\"u\"}]}",
            "{\"type\":\"tool_call\",\"id\":\"t2\",\"name\":\"g\",\"args\":{}}",
            "{\"type\":\"brand_new\",\"payload\":{\"deep\":[{\"er\":1.5}]}}");

    private final Random random;

    private GeneratedMessages(long seed) {
        this.random = new Random(seed);
    }

    static List<Message> of(long seed, int count) {
        GeneratedMessages generated = new GeneratedMessages(seed);
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(generated.next());
        }
        return messages;
    }

    /** Each known block by itself. */
    static List<Object> blocks() {
        List<Object> blocks = new ArrayList<>();
        BLOCKS.forEach(block -> blocks.add(Json.parse(block)));
        return blocks;
    }

    private Message next() {
        String type = any(TYPES);
        Message.Builder message = Message.builder(type).content(any(TEXTS));
        message.id(sometimes() ? "msg_" + random.nextInt(9) : null)
                .name(rarely() ? any(NOT_EMPTY) : null)
                .reasoning(rarely() ? any(NOT_EMPTY) : null)
                .refusal(rarely() ? any(NOT_EMPTY) : null)
                .toolCallId(type.equals("tool") && !rarely() ? "call_" + random.nextInt(9) : null)
                .status(type.equals("tool") && sometimes() ? any(List.of("success", "error")) : null);
        if (type.equals("ai") || rarely()) {
            message.toolCalls(calls()).invalidToolCalls(invalid()).usageMetadata(sometimes() ? usage() : null);
            message.responseMetadata(sometimes() ? Map.of("model_name", "m-1", "finish_reason", "stop") : Map.of());
        }
        if (sometimes()) {
            message.blocks(anyBlocks());
        }
        if (rarely()) {
            message.additionalKwargs(Map.of(
                    "function_call", Map.of("name", "f"), "cache_control", Map.of("0", Map.of("type", "ephemeral"))));
        }
        if (rarely()) {
            message.extra(Map.of("newer_field", List.of(1, "two")));
        }
        return message.build();
    }

    private List<ToolCall> calls() {
        List<ToolCall> calls = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Map<String, Object> args =
                    sometimes() ? Map.of("city", "Riga", "n", 3, "deep", Map.of("a", List.of(true))) : Map.of();
            calls.add(new ToolCall(rarely() ? null : "call_" + i, rarely() ? "" : "tool_" + i, args));
        }
        return calls;
    }

    private List<InvalidToolCall> invalid() {
        return rarely()
                ? List.of(new InvalidToolCall(
                        "call_x", sometimes() ? "f" : null, "{\"cut\": ", sometimes() ? "cut" : null))
                : List.of();
    }

    private Usage usage() {
        return new Usage(
                sometimes() ? 145L : null,
                sometimes() ? 2L : null,
                sometimes() ? 147L : null,
                sometimes() ? Map.of("cache_read", 100L, "ephemeral_5m_input_tokens", 40L) : Map.of(),
                sometimes() ? Map.of("reasoning", 1L) : Map.of());
    }

    private List<Object> anyBlocks() {
        List<Object> blocks = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            blocks.add(Json.parse(any(BLOCKS)));
        }
        return blocks;
    }

    private boolean sometimes() {
        return random.nextBoolean();
    }

    private boolean rarely() {
        return random.nextInt(5) == 0;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
