package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Extractors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Exchanges in OpenAI's formats, written for these tests. */
final class OpenAiFixtures {
    /** A request with every kind of message. */
    static final String CHAT_REQUEST = """
            {"model": "gpt-test", "temperature": 0.5, "stream": null,
             "tools": [{"type": "function", "function": {"name": "get_tide", "parameters": {"type": "object"}}}],
             "messages": [
               {"role": "developer", "content": "Be brief."},
               {"role": "user", "content": "When is high tide?", "name": "ines"},
               {"role": "assistant", "content": null, "tool_calls": [
                 {"id": "c1", "type": "function", "function": {"name": "get_tide", "arguments": "{\\"port\\": \\"Riga\\"}"}}]},
               {"role": "tool", "tool_call_id": "c1", "content": "06:10"},
               {"role": "user", "content": [
                 {"type": "text", "text": "And here?"},
                 {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}]}]}
            """;

    static final String CHAT_ANSWER = """
            {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-test-2026-01-01",
             "service_tier": "default", "system_fingerprint": "fp_1",
             "choices": [{"index": 0, "logprobs": null, "finish_reason": "tool_calls", "message": {
               "role": "assistant", "content": "Looking.", "refusal": null, "annotations": [],
               "tool_calls": [{"id": "c2", "type": "function",
                               "function": {"name": "get_tide", "arguments": "{\\"port\\": \\"Kiel\\"}"}}]}}],
             "usage": {"prompt_tokens": 20, "completion_tokens": 10, "total_tokens": 30,
                       "prompt_tokens_details": {"cached_tokens": 16, "audio_tokens": 0},
                       "completion_tokens_details": {"reasoning_tokens": 4}}}
            """;

    /** The same answer streamed, with what Azure, padding and a proxy's comments put between. */
    static final String CHAT_STREAM = """
            : PROCESSING

            data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-test-2026-01-01","service_tier":"default","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"x9"}

            data: {"id":"chatcmpl-1","model":"gpt-test-2026-01-01","choices":[{"index":0,"delta":{"content":"Look"},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","model":"gpt-test-2026-01-01","choices":[{"index":0,"delta":{"content":"ing."},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","model":"gpt-test-2026-01-01","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c2","type":"function","function":{"name":"get_tide","arguments":""}}]},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","model":"gpt-test-2026-01-01","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"port\\": "}}]},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","model":"gpt-test-2026-01-01","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\\"Kiel\\"}"}}]},"finish_reason":null}]}

            data: {"id":"chatcmpl-1","model":"gpt-test-2026-01-01","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

            data: {"id":"chatcmpl-1","model":"gpt-test-2026-01-01","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":10,"total_tokens":30,"prompt_tokens_details":{"cached_tokens":16,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":4}}}

            data: [DONE]

            """;

    /** A request whose input echoes an answer and brings a result. */
    static final String RESPONSES_REQUEST = """
            {"model": "gpt-test", "instructions": "Be brief.", "store": false,
             "tools": [{"type": "function", "name": "get_tide", "parameters": {"type": "object"}}],
             "input": [
               {"role": "user", "content": "When is high tide?"},
               {"type": "reasoning", "id": "rs_0", "summary": [], "encrypted_content": "c2VjcmV0"},
               {"type": "message", "role": "assistant", "id": "msg_0", "status": "completed",
                "content": [{"type": "output_text", "text": "Looking.", "annotations": []}]},
               {"type": "function_call", "id": "fc_0", "call_id": "c1", "name": "get_tide", "arguments": "{\\"port\\": \\"Riga\\"}"},
               {"type": "function_call_output", "call_id": "c1", "output": "06:10"},
               {"role": "user", "content": [
                 {"type": "input_text", "text": "And here?"},
                 {"type": "input_image", "image_url": "data:image/png;base64,AA=="}]}]}
            """;

    static final String RESPONSES_ANSWER = """
            {"id": "resp_1", "object": "response", "status": "completed", "model": "gpt-test-2026-01-01", "error": null,
             "incomplete_details": null, "service_tier": "default",
             "output": [
               {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Another port."}]},
               {"type": "web_search_call", "id": "ws_1", "status": "completed", "action": {"type": "search", "query": "tide"}},
               {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
                "content": [{"type": "output_text", "text": "One moment.", "annotations": [], "logprobs": []}]},
               {"type": "function_call", "id": "fc_1", "call_id": "c2", "name": "get_tide", "status": "completed",
                "arguments": "{\\"port\\":\\"Kiel\\"}"}],
             "usage": {"input_tokens": 20, "output_tokens": 10, "total_tokens": 30,
                       "input_tokens_details": {"cached_tokens": 16, "cache_write_tokens": 2},
                       "output_tokens_details": {"reasoning_tokens": 4}}}
            """;

    /** The events that lead to this answer, without the last one. */
    static final String RESPONSES_PIECES = """
            event: response.created
            data: {"type":"response.created","response":{"id":"resp_1","object":"response","status":"in_progress","model":"gpt-test-2026-01-01","output":[],"usage":null}}

            event: response.output_item.added
            data: {"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[]}}

            event: response.reasoning_summary_part.added
            data: {"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}}

            event: response.reasoning_summary_text.delta
            data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"Another "}

            event: response.reasoning_summary_text.delta
            data: {"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"port."}

            event: response.output_item.added
            data: {"type":"response.output_item.added","output_index":1,"item":{"type":"web_search_call","id":"ws_1","status":"in_progress"}}

            event: response.output_item.done
            data: {"type":"response.output_item.done","output_index":1,"item":{"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"tide"}}}

            event: response.output_item.added
            data: {"type":"response.output_item.added","output_index":2,"item":{"type":"message","id":"msg_1","role":"assistant","content":[]}}

            event: response.content_part.added
            data: {"type":"response.content_part.added","output_index":2,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","output_index":2,"content_index":0,"delta":"One "}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","output_index":2,"content_index":0,"delta":"moment."}

            event: response.output_item.added
            data: {"type":"response.output_item.added","output_index":3,"item":{"type":"function_call","id":"fc_1","call_id":"c2","name":"get_tide","arguments":""}}

            event: response.function_call_arguments.delta
            data: {"type":"response.function_call_arguments.delta","output_index":3,"delta":"{\\"port\\":"}

            event: response.function_call_arguments.delta
            data: {"type":"response.function_call_arguments.delta","output_index":3,"delta":"\\"Kiel\\"}"}

            """;

    /** The whole stream. */
    static final String RESPONSES_STREAM = RESPONSES_PIECES + """
            event: response.completed
            data: {"type":"response.completed","response":%s}

            """.formatted(RESPONSES_ANSWER.replace("\n", " "));

    private static final Extractors EXTRACTORS = Extractors.available();

    private OpenAiFixtures() {}

    /** What is found in an answer to the chat request. */
    static Extraction chat(@Nullable Object response) {
        return chat(CHAT_REQUEST, response);
    }

    static Extraction chat(Object request, @Nullable Object response) {
        return EXTRACTORS.extract(
                Exchange.builder().request(request).response(response).build());
    }

    /** What is found in an answer to the Responses request. */
    static Extraction responses(@Nullable Object response) {
        return chat(RESPONSES_REQUEST, response);
    }

    /** A chat answer with this message as its only choice. */
    static Extraction chatMessage(String message) {
        return chat("""
                {"object": "chat.completion", "choices": [{"index": 0, "finish_reason": "stop", "message": %s}]}
                """.formatted(message));
    }

    /** A stream of these chunks without a closing mark. */
    static Extraction chunks(String... chunks) {
        StringBuilder stream = new StringBuilder();
        for (String chunk : chunks) {
            stream.append("data: ").append(chunk).append("\n\n");
        }
        return chat(stream.toString());
    }

    /** A chunk whose only choice has this delta. */
    static String delta(String delta) {
        return "{\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}";
    }

    static Message answer(Extraction facts) {
        return Objects.requireNonNull(facts.answer());
    }
}
