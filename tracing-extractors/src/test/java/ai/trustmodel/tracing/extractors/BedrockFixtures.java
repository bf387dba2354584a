package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.spi.Json;
import java.util.Map;

/** Calls of Bedrock written for these tests. */
final class BedrockFixtures {
    static final String HOST = "https://bedrock-runtime.eu-north-1.amazonaws.com/model/";

    /** A request with every kind of message and block. */
    static final String REQUEST = """
            {"system": [{"text": "Be brief."}, {"cachePoint": {"type": "default"}}],
             "inferenceConfig": {"maxTokens": 100, "temperature": 0.5},
             "performanceConfig": {"latency": "optimized"},
             "toolConfig": {"toolChoice": {"auto": {}},
               "tools": [{"toolSpec": {"name": "get_tide", "inputSchema": {"json": {"type": "object"}}}}]},
             "messages": [
               {"role": "user", "content": [{"text": "When is high tide?"}]},
               {"role": "assistant", "content": [
                 {"reasoningContent": {"reasoningText": {"text": "Two ports.", "signature": "c2ln"}}},
                 {"text": "Looking."},
                 {"toolUse": {"toolUseId": "t1", "name": "get_tide", "input": {"port": "Riga"}}},
                 {"toolUse": {"toolUseId": "t2", "name": "get_tide", "input": {"port": "Kiel"}}}]},
               {"role": "user", "content": [
                 {"toolResult": {"toolUseId": "t1", "content": [{"json": {"tide": "06:10"}}]}},
                 {"toolResult": {"toolUseId": "t2", "status": "error", "content": [{"text": "no such port"}]}},
                 {"cachePoint": {"type": "default"}},
                 {"text": "And this one?"},
                 {"image": {"format": "png", "source": {"bytes": "AA=="}}}]}]}
            """;

    /** The answer to it: text with citations, a tool of the provider's, a call, cached tokens of two lifetimes. */
    static final String ANSWER = """
            {"output": {"message": {"role": "assistant", "content": [
               {"reasoningContent": {"reasoningText": {"text": "Easy.", "signature": "c2ln"}}},
               {"toolUse": {"toolUseId": "s1", "name": "nova_grounding", "type": "server_tool_use", "input": {"q": "tides"}}},
               {"toolResult": {"toolUseId": "s1", "type": "nova_grounding_result", "content": [{"text": "06:10"}]}},
               {"text": "High tide is at "},
               {"citationsContent": {"content": [{"text": "06:10"}, {"text": "."}], "citations": [{"title": "tables"}]}},
               {"toolUse": {"toolUseId": "t3", "name": "get_tide", "input": {}}}]}},
             "stopReason": "tool_use",
             "metrics": {"latencyMs": 512},
             "performanceConfig": {"latency": "optimized"},
             "serviceTier": {"type": "flex"},
             "usage": {"inputTokens": 10, "outputTokens": 50, "totalTokens": 294,
                       "cacheReadInputTokens": 200, "cacheWriteInputTokens": 34,
                       "cacheDetails": [{"ttl": "1h", "inputTokens": 4}, {"ttl": "5m", "inputTokens": 30}]}}
            """;

    /** The events of a streamed answer, by name. */
    static final String[][] EVENTS = {
        {"messageStart", "{\"role\":\"assistant\",\"p\":\"abcd\"}"},
        {
            "contentBlockDelta",
            "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\"Let me \"}},\"p\":\"a\"}"
        },
        {"contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\"see.\"}}}"},
        {"contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"signature\":\"c2ln\"}}}"},
        {"contentBlockStop", "{\"contentBlockIndex\":0}"},
        {"contentBlockDelta", "{\"contentBlockIndex\":1,\"delta\":{\"text\":\"Grüße, \"}}"},
        {"contentBlockDelta", "{\"contentBlockIndex\":1,\"delta\":{\"text\":\"Riga\"}}"},
        {"contentBlockStop", "{\"contentBlockIndex\":1}"},
        {
            "contentBlockStart",
            "{\"contentBlockIndex\":2,\"start\":{\"toolUse\":{\"toolUseId\":\"t9\",\"name\":\"get_tide\"}}}"
        },
        {"contentBlockDelta", "{\"contentBlockIndex\":2,\"delta\":{\"toolUse\":{\"input\":\"{\\\"port\\\": \\\"Ri\"}}}"
        },
        {"contentBlockDelta", "{\"contentBlockIndex\":2,\"delta\":{\"toolUse\":{\"input\":\"ga\\\"}\"}}}"},
        {"contentBlockStop", "{\"contentBlockIndex\":2}"},
        {"messageStop", "{\"stopReason\":\"tool_use\"}"},
        {
            "metadata",
            "{\"usage\":{\"inputTokens\":7,\"outputTokens\":33,\"totalTokens\":40},\"metrics\":{\"latencyMs\":9},\"p\":\"abc\"}"
        },
    };

    private BedrockFixtures() {}

    /** The stream of these events as Bedrock sends it. */
    static byte[] stream(String[]... events) {
        byte[][] frames = new byte[events.length][];
        for (int i = 0; i < events.length; i++) {
            frames[i] = AwsFrames.event(events[i][0], events[i][1]);
        }
        return AwsFrames.stream(frames);
    }

    /** The stream of a model behind InvokeModel. */
    static byte[] chunks(String... events) {
        byte[][] frames = new byte[events.length][];
        for (int i = 0; i < events.length; i++) {
            frames[i] = AwsFrames.chunk(events[i]);
        }
        return AwsFrames.stream(frames);
    }

    /** What the extractors on the class path find in an answer of Converse or ConverseStream. */
    static Extraction converse(Object response) {
        return Fixtures.extract(call("anthropic.claude-test-v1%3A0/converse", REQUEST, response));
    }

    /** What they find in a call of InvokeModel. */
    static Extraction invoke(String model, String request, Object response) {
        return Fixtures.extract(call(model + "/invoke", request, response));
    }

    /** What they find in an answer of a model that is told a prompt. */
    static Extraction prompted(String model, Object response) {
        return invoke(model, Json.write(Map.of("prompt", "Say tide.", "temperature", 0.5)), response);
    }

    static Exchange call(String address, String request, Object response) {
        return Exchange.builder()
                .url(HOST + address)
                .status(200)
                .request(request)
                .response(response)
                .build();
    }
}
