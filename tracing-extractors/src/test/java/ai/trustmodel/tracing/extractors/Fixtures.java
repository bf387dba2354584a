package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.spi.Extractors;

/** Exchanges written for these tests. */
final class Fixtures {
    /** A request with every kind of message. */
    static final String ANTHROPIC_REQUEST = """
            {"model": "claude-test-1", "max_tokens": 100, "temperature": 0.5,
             "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
             "tools": [{"name": "get_tide", "input_schema": {"type": "object"}}],
             "messages": [
               {"role": "user", "content": "When is high tide?"},
               {"role": "assistant", "content": [
                 {"type": "thinking", "thinking": "Two ports.", "signature": "c2ln"},
                 {"type": "text", "text": "Looking."},
                 {"type": "tool_use", "id": "t1", "name": "get_tide", "input": {"port": "Riga"}},
                 {"type": "tool_use", "id": "t2", "name": "get_tide", "input": {"port": "Kiel"}}]},
               {"role": "user", "content": [
                 {"type": "tool_result", "tool_use_id": "t1", "content": "06:10"},
                 {"type": "tool_result", "tool_use_id": "t2", "is_error": true,
                  "content": [{"type": "text", "text": "no such port"}]},
                 {"type": "text", "text": "And this one?"},
                 {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA=="}}]}]}
            """;

    /** The answer to it: text, a call, a tool of the provider's, and cached tokens. */
    static final String ANTHROPIC_ANSWER = """
            {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test-1-20260101",
             "content": [
               {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {"query": "tides"}},
               {"type": "web_search_tool_result", "tool_use_id": "s1", "content": []},
               {"type": "text", "text": "High tide is at "},
               {"type": "text", "text": "06:10.", "citations": [{"type": "web", "url": "https://example.org"}]},
               {"type": "tool_use", "id": "t3", "name": "get_tide", "input": {}}],
             "stop_reason": "tool_use", "stop_sequence": null, "container": {"id": "c1"},
             "usage": {"input_tokens": 10, "cache_read_input_tokens": 200, "cache_creation_input_tokens": 999,
                       "cache_creation": {"ephemeral_5m_input_tokens": 30, "ephemeral_1h_input_tokens": 4},
                       "output_tokens": 50, "output_tokens_details": {"thinking_tokens": 20}}}
            """;

    /** A streamed answer: thinking, text, and a call whose arguments come in pieces. */
    static final String ANTHROPIC_STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_2","type":"message","role":"assistant","model":"claude-test-1","content":[],"stop_reason":null,"usage":{"input_tokens":7,"cache_read_input_tokens":5,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me see."}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: ping
            data: {"type": "ping"}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße, "}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Riga"}}

            event: content_block_start
            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t9","name":"get_tide","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"port\\": \\"Ri"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"ga\\"}"}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":null,"cache_read_input_tokens":6,"output_tokens":33}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static final Extractors EXTRACTORS = Extractors.available();

    private Fixtures() {}

    /** What the extractors on the class path find in these bodies. */
    static Extraction extract(Exchange exchange) {
        return EXTRACTORS.extract(exchange);
    }

    /** What they find in an answer to a request to Anthropic. */
    static Extraction anthropic(Object response) {
        return extract(Exchange.builder()
                .provider("anthropic")
                .request(ANTHROPIC_REQUEST)
                .response(response)
                .build());
    }
}
