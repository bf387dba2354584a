package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.StreamedBody;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Bodies of a megabyte that ask for more work or memory than their size suggests: a great many of the smallest things a
 * format has, things numbered wildly, pieces of one character, depth.
 */
final class LimitShapes {
    static final int SIZE = 1 << 20;

    private final Map<String, Supplier<Exchange>> shapes = new LinkedHashMap<>();

    private LimitShapes() {}

    static Map<String, Supplier<Exchange>> all() {
        LimitShapes all = new LimitShapes();
        all.json();
        all.answers();
        all.requests();
        all.chatStreams();
        all.otherStreams();
        all.framings();
        return all.shapes;
    }

    private void json() {
        response("json: empty objects", "[", "{}", ",", "]");
        response("json: small objects", "[", "{\"a\":1}", ",", "]");
        response("json: small lists", "[", "[1]", ",", "]");
        response("json: numbers", "{\"a\":[", "1", ",", "]}");
        response("json: fractions", "{\"a\":[", "1.5", ",", "]}");
        response("json: numbers of 1000 digits", "{\"usage\":{\"a\":[", "9".repeat(1000), ",", "]}}");
        response("json: one string", "{\"text\":\"", "a", "", "\"}");
        response("json: one string of escapes", "{\"text\":\"", "\\u00e4", "", "\"}");
        response("json: one key many times", "{", "\"content\":\"a\"", ",", "}");
        response("json: many keys", i -> "{\"a\":{", i -> "\"k" + i + "\":1", ",", "}}");
        response("json: one key of a megabyte", "{\"", "k", "", "\":1}");
        response("json: nested as deep as can be, often", "[", "[".repeat(400) + "]".repeat(400), ",", "]");
        response("json: nested too deep", "", "{\"content\":", "", "");
        response(
                "json: nested in content",
                "{\"content\":[",
                "{\"content\":".repeat(300) + "1" + "}".repeat(300),
                ",",
                "]}");
        response("json: nested lists in content", "{\"content\":[", "[".repeat(300) + "]".repeat(300), ",", "]}");
        response("json: base64", "{\"content\":[{\"type\":\"image\",\"data\":\"", "iVBORw0KGgo", "", "\"}]}");
        response("text: prose", "", "word ", "", "");
        response("text: line ends", "a", "\r", "", "");
        response("text: opened and not closed", "", "{", "", "");
    }

    private void answers() {
        answers(
                "chat",
                "{\"choices\":[",
                "]}",
                "{}",
                "{\"message\":{}}",
                "{\"text\":\"a\"}",
                "{\"message\":{\"content\":\"a\"}}");
        answers(
                "chat calls",
                "{\"choices\":[{\"message\":{\"tool_calls\":[",
                "]}}]}",
                "{}",
                "{\"function\":{\"name\":\"f\"}}",
                "{\"function\":{\"arguments\":\"{\"}}",
                "{\"id\":\"c\",\"function\":{\"arguments\":\"{}\"}}");
        answers(
                "chat parts",
                "{\"choices\":[{\"message\":{\"content\":[",
                "]}}]}",
                "{}",
                "\"\"",
                "{\"type\":\"text\",\"text\":\"a\"}",
                "{\"type\":\"thinking\",\"thinking\":[\"a\"]}");
        response(
                "chat: arguments of a megabyte",
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":\"[",
                "[1],",
                "",
                "1]\"}}]}}]}");
        response(
                "chat: arguments nested too deep",
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":\"",
                "[",
                "",
                "\"}}]}}]}");
        answers(
                "anthropic",
                "{\"type\":\"message\",\"content\":[",
                "]}",
                "{}",
                "\"\"",
                "{\"type\":\"text\",\"text\":\"a\"}",
                "{\"type\":\"tool_use\"}",
                "{\"type\":\"server_tool_use\"}",
                "{\"type\":\"thinking\"}",
                "{\"cache_control\":1}");
        answers(
                "responses",
                "{\"object\":\"response\",\"output\":[",
                "]}",
                "{}",
                "{\"type\":\"message\"}",
                "{\"type\":\"function_call\"}",
                "{\"type\":\"reasoning\"}",
                "{\"type\":\"web_search_call\"}",
                "{\"content\":\"a\"}");
        answers(
                "responses parts",
                "{\"object\":\"response\",\"output\":[{\"type\":\"message\",\"content\":[",
                "]}]}",
                "{}",
                "{\"type\":\"output_text\",\"text\":\"a\"}",
                "{\"type\":\"refusal\"}");
        answers("gemini", "{\"candidates\":[", "]}", "{}", "{\"content\":{\"parts\":[{}]}}");
        answers(
                "gemini parts",
                "{\"candidates\":[{\"content\":{\"parts\":[",
                "]}}]}",
                "{}",
                "{\"text\":\"a\"}",
                "{\"functionCall\":{}}",
                "{\"executableCode\":{}}");
        answers(
                "interactions",
                "{\"object\":\"interaction\",\"steps\":[",
                "]}",
                "{}",
                "{\"type\":\"model_output\"}",
                "{\"type\":\"function_call\"}",
                "{\"type\":\"thought\"}");
        answers(
                "converse",
                "{\"stopReason\":\"x\",\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[",
                "]}}}",
                "{}",
                "{\"text\":\"a\"}",
                "{\"toolUse\":{}}",
                "{\"citationsContent\":{}}");
        answers("titan", "{\"inputTextTokenCount\":1,\"results\":[", "]}", "{}", "{\"outputText\":\"a\"}");
        answers(
                "cohere",
                "{\"finish_reason\":\"COMPLETE\",\"message\":{\"role\":\"assistant\",\"content\":[",
                "]}}",
                "{}",
                "{\"type\":\"text\",\"text\":\"a\"}");
        answers(
                "cohere calls",
                "{\"finish_reason\":\"COMPLETE\",\"message\":{\"role\":\"assistant\",\"tool_calls\":[",
                "]}}",
                "{}",
                "{\"function\":{}}");
        answers(
                "cohere v1",
                "{\"generation_id\":\"g\",\"text\":\"a\",\"tool_calls\":[",
                "]}",
                "{}",
                "{\"name\":\"f\"}");
        answers("cohere v1 history", "{\"generation_id\":\"g\",\"text\":\"a\",\"chat_history\":[", "]}", "{}");
        answers(
                "ollama calls",
                "{\"model\":\"m\",\"done\":true,\"message\":{\"role\":\"assistant\",\"tool_calls\":[",
                "]}}",
                "{}",
                "{\"function\":{}}");
        answers("generic", "{\"results\":[", "]}", "{}", "{\"text\":\"a\"}", "{\"tool_calls\":[{}]}");
        answers("generic nested", "{\"reply\":[", "]}", "[[[[]]]]", "{\"message\":{\"content\":{}}}");
        response("error: list", "[{\"error\":{\"message\":\"", "a", "", "\"}}]");
    }

    private void answers(String format, String head, String tail, String... units) {
        for (String unit : units) {
            response(format + ": " + unit, head, unit, ",", tail);
        }
    }

    private void requests() {
        requests(
                "{\"messages\":[",
                "]}",
                "{}",
                "\"\"",
                "null",
                "{\"role\":\"user\"}",
                "{\"role\":\"user\",\"content\":\"a\"}",
                "{\"role\":\"assistant\",\"tool_calls\":[{}]}",
                "{\"role\":\"tool\",\"content\":[{}]}",
                "{\"role\":\"x\",\"content\":[{\"text\":\"a\"}]}");
        requests(
                "{\"system\":\"s\",\"messages\":[",
                "]}",
                "{}",
                "{\"role\":\"user\",\"content\":[{}]}",
                "{\"role\":\"user\",\"content\":[\"a\"]}");
        requests(
                "{\"anthropic_version\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":[",
                "]}]}",
                "{\"type\":\"tool_result\"}",
                "{\"type\":\"tool_result\"},{}");
        requests(
                "{\"instructions\":\"s\",\"input\":[",
                "]}",
                "{}",
                "\"\"",
                "{\"role\":\"user\"}",
                "{\"type\":\"reasoning\"}",
                "{\"type\":\"x_call_output\"}",
                "{\"type\":\"item_reference\"}",
                "{\"role\":\"assistant\"},{\"role\":\"user\"}");
        requests("{\"contents\":[", "]}", "{}", "{\"parts\":[{}]}", "{\"parts\":[{\"functionResponse\":{}}]}");
        requests(
                "{\"contents\":[{\"role\":\"user\",\"parts\":[",
                "]}]}",
                "{\"functionResponse\":{}}",
                "{\"functionResponse\":{}},{}");
        requests(
                "{\"inferenceConfig\":{},\"messages\":[{\"role\":\"user\",\"content\":[",
                "]}]}",
                "{\"toolResult\":{}}",
                "{\"toolResult\":{}},{}");
        requests(
                "{\"message\":\"q\",\"chat_history\":[",
                "]}",
                "{}",
                "{\"role\":\"USER\"}",
                "{\"role\":\"TOOL\",\"tool_results\":[{}]}");
        requests("{\"prompt\":[", "]}", "\"\"", "1");
        requests("{\"model\":\"m\",\"messages\":[],\"tools\":[", "]}", "{}", "{\"input_schema\":{}}");
    }

    private void requests(String head, String tail, String... units) {
        for (String unit : units) {
            String body = repeated(i -> head, i -> unit, ",", tail);
            shapes.put(
                    "request: " + head + unit,
                    () -> Exchange.builder().request(body).build());
        }
    }

    private void chatStreams() {
        stream("chat: tiny", i -> "{\"choices\":[{}]}");
        stream("chat: one character", i -> choice("{\"content\":\"a\"}"));
        stream("chat: a part", i -> choice("{\"content\":[{}]}"));
        stream(
                "chat: text and thinking in turn",
                i -> choice(
                        "{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"thinking\",\"thinking\":\"b\"}]}"));
        stream(
                "chat: arguments of one character",
                i -> choice("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"a\"}}]}"));
        stream("chat: another call each time", i -> choice("{\"tool_calls\":[{\"index\":" + i + "}]}"));
        stream("chat: call with another id each time", i -> choice("{\"tool_calls\":[{\"id\":\"" + i + "\"}]}"));
        stream("chat: call without index and id", i -> choice("{\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}"));
        stream("chat: two ids at one index", i -> choice("{\"tool_calls\":[{\"index\":0,\"id\":\"" + i % 2 + "\"}]}"));
        stream("chat: another choice each time", i -> "{\"choices\":[{\"index\":" + i + "}]}");
        stream(
                "chat: wild indexes",
                i -> "{\"choices\":[{\"index\":" + (i * 7919L - 9_000_000_000L) + ",\"text\":\"a\"}]}");
        stream("chat: another field each time", i -> choice("{\"k" + i + "\":1}"));
        stream("chat: another field of the choice each time", i -> "{\"choices\":[{\"k" + i + "\":[1]}]}");
        stream("chat: another field of the chunk each time", i -> "{\"k" + i + "\":1,\"choices\":[]}");
        stream("chat: growing list", i -> choice("{\"x\":[{}]}"));
        stream("chat: growing object", i -> choice("{\"x\":{\"y\":{\"k" + i + "\":1}}}"));
        stream(
                "chat: reasoning details",
                i -> choice("{\"reasoning_details\":[{\"type\":\"a\",\"index\":" + i + "}]}"));
        stream("chat: usage", i -> "{\"choices\":[],\"usage\":{\"x\":1}}");
        stream("chat: error", i -> "{\"choices\":[],\"error\":{\"x\":1}}");
        sse(
                "chat: calls in one event",
                repeated(
                        i -> "data: {\"choices\":[{\"delta\":{\"tool_calls\":[",
                        i -> "{\"index\":" + i + "}",
                        ",",
                        "]}}]}\n\n"));
        sse(
                "chat: calls with ids in one event",
                repeated(
                        i -> "data: {\"choices\":[{\"delta\":{\"tool_calls\":[",
                        i -> "{\"id\":\"" + i + "\"}",
                        ",",
                        "]}}]}\n\n"));
        sse(
                "chat: choices in one event",
                repeated(i -> "data: {\"choices\":[", i -> "{\"index\":" + i + "}", ",", "]}\n\n"));
    }

    private static String choice(String delta) {
        return "{\"choices\":[{\"delta\":" + delta + "}]}";
    }

    private void otherStreams() {
        anthropic("tiny", i -> "\"content_block_delta\"");
        anthropic("one character", i -> "\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}");
        anthropic(
                "arguments",
                i -> "\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"[\"}");
        anthropic("citations", i -> "\"content_block_delta\",\"delta\":{\"type\":\"citations_delta\",\"citation\":1}");
        anthropic("unknown deltas", i -> "\"content_block_delta\",\"delta\":{\"type\":\"x\"}");
        anthropic(
                "signatures with more fields",
                i -> "\"content_block_delta\",\"delta\":{\"type\":\"signature_delta\",\"k" + i + "\":1}");
        anthropic("another block each time", i -> "\"content_block_delta\",\"index\":" + i);
        anthropic("wild indexes", i -> "\"content_block_start\",\"index\":" + (i * 7919L - 9_000_000_000L));
        anthropic(
                "two blocks in turn",
                i -> "\"content_block_delta\",\"index\":" + i % 2
                        + ",\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}");
        anthropic("starts", i -> "\"message_start\",\"message\":{\"content\":[{}]}");
        anthropic("message deltas", i -> "\"message_delta\",\"k" + i + "\":1");
        responses("one character", i -> "\"response.output_text.delta\",\"delta\":\"a\"");
        responses("another item each time", i -> "\"response.x\",\"output_index\":" + i);
        responses("another part each time", i -> "\"response.output_text.delta\",\"content_index\":" + i);
        responses("wild indexes", i -> "\"response.refusal.delta\",\"output_index\":" + (i * 7919L - 9_000_000_000L));
        responses("arguments", i -> "\"response.function_call_arguments.delta\",\"delta\":\"[\"");
        responses("states", i -> "\"response.in_progress\",\"response\":{}");
        stream("gemini: one character", i -> "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}");
        stream(
                "gemini: calls",
                i -> "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}}]}");
        stream(
                "gemini: arguments",
                i ->
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"partialArgs\":[{\"jsonPath\":\"$.a["
                                + i * 1000 + "]\",\"stringValue\":\"a\"}],\"willContinue\":true}}]}}]}");
        stream("gemini: candidates", i -> "{\"candidates\":[{\"index\":" + i + "}]}");
        stream("interactions: steps", i -> "{\"event_type\":\"step.start\",\"index\":" + i + ",\"step\":{}}");
        stream(
                "interactions: one character",
                i -> "{\"event_type\":\"step.delta\",\"index\":0,\"delta\":{\"type\":\"text\",\"text\":\"a\"}}");
        stream(
                "cohere: one character",
                i -> "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"a\"}}}}");
        stream("cohere: another part each time", i -> "{\"type\":\"content-start\",\"index\":" + i + "}");
        stream("cohere: another call each time", i -> "{\"type\":\"tool-call-start\",\"index\":" + i + "}");
        stream(
                "cohere: citations",
                i -> "{\"type\":\"citation-start\",\"index\":" + i + ",\"delta\":{\"message\":{\"citations\":{}}}}");
        stream("cohere v1: text", i -> "{\"event_type\":\"text-generation\",\"text\":\"a\"}");
        stream(
                "cohere v1: calls",
                i -> "{\"event_type\":\"tool-calls-chunk\",\"tool_call_delta\":{\"index\":" + i + "}}");
        stream("ollama: one character", i -> "{\"model\":\"m\",\"message\":{\"content\":\"a\"},\"done\":false}");
        stream("ollama: calls", i -> "{\"message\":{\"tool_calls\":[{}]},\"done\":false}");
        stream("ollama: response", i -> "{\"response\":\"a\",\"done\":false}");
        stream("complete: one character", i -> "{\"type\":\"completion\",\"completion\":\"a\"}");
        stream("generic: one character", i -> "{\"token\":{\"text\":\"a\"}}");
        stream("generic: repeated", i -> "{\"text\":\"" + "a".repeat(10) + "\"}");
        frames(
                "converse: one character",
                "contentBlockDelta",
                i -> "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"a\"}}");
        frames("converse: another block each time", "contentBlockDelta", i -> "{\"contentBlockIndex\":" + i + "}");
        frames(
                "converse: wild indexes",
                "contentBlockStart",
                i -> "{\"contentBlockIndex\":" + (i * 7919L - 9_000_000_000L) + "}");
        frames("invoke: chunks", "chunk", i -> "{\"bytes\":\"eyJ0eXBlIjoicGluZyJ9\"}");
        frames("invoke: empty chunks", "chunk", i -> "{\"bytes\":\"\"}");
    }

    private void anthropic(String name, IntFunction<String> event) {
        stream(
                "anthropic: " + name,
                i -> (i == 0 ? "{\"type\":\"message_start\"}\n\ndata: " : "") + "{\"type\":" + event.apply(i) + "}");
    }

    private void responses(String name, IntFunction<String> event) {
        stream("responses: " + name, i -> "{\"type\":" + event.apply(i) + "}");
    }

    private void framings() {
        sse("sse: empty objects", repeated(i -> "data:{}\n\n", i -> "data:{}\n\n", "", ""));
        sse("sse: small objects", repeated(i -> "", i -> "data:{\"a\":1}\n\n", "", ""));
        sse("sse: no data", repeated(i -> "", i -> "data:\n\n", "", ""));
        sse("sse: no JSON", repeated(i -> "", i -> "data:{\n\n", "", ""));
        sse("sse: no JSON inside", repeated(i -> "", i -> "data:{a}\n\n", "", ""));
        sse("sse: lists", repeated(i -> "", i -> "data:[]\n\n", "", ""));
        sse("sse: done", repeated(i -> "", i -> "data:[DONE]\n\n", "", ""));
        sse("sse: lines of one character", repeated(i -> "data:{}\n", i -> "a\n", "", ""));
        sse("sse: line ends", repeated(i -> "data:{}\n", i -> "\r", "", ""));
        sse("sse: comments", repeated(i -> "data:{}\n", i -> ":\n", "", ""));
        sse("sse: one event of many lines", repeated(i -> "data:{\n", i -> "data:\n", "", "data:}\n\n"));
        sse("sse: names", repeated(i -> "data:{}\n", i -> "event:a\n", "", ""));
        sse("sse: one line", repeated(i -> "data:{\"a\":\"", i -> "a", "", ""));
        sse("ndjson: empty objects", repeated(i -> "", i -> "{}\n", "", ""));
        sse("ndjson: nothing between", repeated(i -> "", i -> "{}", "", ""));
        sse("ndjson: small objects", repeated(i -> "", i -> "{\"a\":1}\n", "", ""));
        sse("ndjson: no JSON", repeated(i -> "{}", i -> "{a}\n", "", ""));
        sse("ndjson: junk", repeated(i -> "{}\n", i -> "a\n", "", ""));
        sse("array: empty objects", repeated(i -> "[", i -> "{}", ",", "]"));
        sse("array: cut", repeated(i -> "[", i -> "{\"a\":1}", ",", ",{"));
        sse("array: deep", repeated(i -> "[{\"a\":", i -> "[", "", ""));
        shapes.put("pieces of one byte", () -> {
            byte[] bytes = bytes(repeated(i -> "", i -> "data: " + choice("{\"content\":\"a\"}") + "\n\n", "", ""));
            StreamedBody.Builder body = new StreamedBody.Builder();
            for (int i = 0; i < bytes.length; i++) {
                body.add(bytes, i, i + 1, Duration.ofNanos(i));
            }
            return Exchange.builder().response(body.build()).build();
        });
        frames("frames: empty objects", "a", i -> "{}");
        frames("frames: no JSON", "a", i -> "{a}");
        shapes.put(
                "frames: of 16 bytes",
                () -> Exchange.builder()
                        .response(repeated(i -> AwsFrames.frame(new byte[0], new byte[0])))
                        .build());
        shapes.put(
                "frames: headers alone",
                () -> Exchange.builder()
                        .response(repeated(i -> AwsFrames.frame(new byte[100_000], new byte[0])))
                        .build());
        shapes.put("frames: tiny headers", () -> {
            byte[] headers = new byte[120_000];
            for (int i = 0; i + 1 < headers.length; i += 3) {
                headers[i] = 1;
                headers[i + 1] = (byte) (i * 31);
            }
            return Exchange.builder()
                    .response(repeated(i -> AwsFrames.frame(headers, bytes("{}"))))
                    .build();
        });
    }

    private void response(String name, String head, String unit, String between, String tail) {
        response(name, i -> head, i -> unit, between, tail);
    }

    private void response(
            String name, IntFunction<String> head, IntFunction<String> unit, String between, String tail) {
        shapes.put(
                name,
                () -> Exchange.builder()
                        .response(repeated(head, unit, between, tail))
                        .build());
    }

    private void stream(String name, IntFunction<String> event) {
        shapes.put(
                "stream " + name, () -> streamed(repeated(i -> "", i -> "data: " + event.apply(i) + "\n\n", "", "")));
    }

    private void sse(String name, String body) {
        shapes.put("stream " + name, () -> streamed(body));
    }

    private void frames(String name, String type, IntFunction<String> event) {
        shapes.put(
                "stream " + name,
                () -> Exchange.builder()
                        .response(repeated(i -> AwsFrames.event(type, event.apply(i))))
                        .build());
    }

    private static Exchange streamed(String text) {
        byte[] bytes = bytes(text);
        return Exchange.builder()
                .response(new StreamedBody.Builder()
                        .add(bytes, 0, bytes.length, Duration.ZERO)
                        .build())
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A megabyte of these frames. */
    private static byte[] repeated(IntFunction<byte[]> frame) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(SIZE);
        for (int i = 0; all.size() < SIZE - 200_000 || all.size() + frame.apply(i).length <= SIZE; i++) {
            all.writeBytes(frame.apply(i));
        }
        return all.toByteArray();
    }

    /** A megabyte of these, something between them, with a beginning and an end. */
    private static String repeated(IntFunction<String> head, IntFunction<String> unit, String between, String tail) {
        StringBuilder all = new StringBuilder(SIZE).append(head.apply(0));
        for (int i = 0; ; i++) {
            String next = unit.apply(i);
            if (all.length() + between.length() + next.length() + tail.length() > SIZE) {
                return all.append(tail).toString();
            }
            all.append(i == 0 ? "" : between).append(next);
        }
    }
}
