// Stands in for a model: speaks the three wire formats that coding agents speak to theirs, follows a plan of tool calls
// instead of thinking, and keeps the requests it saw, and so what the agent showed its model of each tool's result.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

const FINAL = "All of it is recorded.";

/** Each format: which requests are its own, what stands in them, and how a tool call or the last words are streamed. */
const formats = {
    anthropic: {
        asks: (url) => url.pathname === "/v1/messages",
        tools: (body) => (body.tools ?? []).map((tool) => tool.name),
        results: (body) =>
            body.messages
                .flatMap((message) => (Array.isArray(message.content) ? message.content : []))
                .filter((block) => block.type === "tool_result")
                .map((block) => text(block.content)),
        events(call) {
            const block = call
                ? { type: "tool_use", id: `toolu_${call.id}`, name: call.tool, input: {} }
                : { type: "text", text: "" };
            const delta = call
                ? { type: "input_json_delta", partial_json: JSON.stringify(call.arguments) }
                : { type: "text_delta", text: FINAL };
            const message = {
                id: "msg_1",
                type: "message",
                role: "assistant",
                model: "claude-haiku-4-5",
                content: [],
                stop_reason: null,
                usage: { input_tokens: 10, output_tokens: 1 },
            };
            return [
                { type: "message_start", message },
                { type: "content_block_start", index: 0, content_block: block },
                { type: "content_block_delta", index: 0, delta },
                { type: "content_block_stop", index: 0 },
                {
                    type: "message_delta",
                    delta: { stop_reason: call ? "tool_use" : "end_turn" },
                    usage: { output_tokens: 5 },
                },
                { type: "message_stop" },
            ];
        },
    },
    openai: {
        asks: (url) => url.pathname === "/v1/responses",
        // Servers are namespaces: the tools of one stand inside an entry of their own.
        tools: (body) =>
            (body.tools ?? []).flatMap((tool) => [
                tool.name ?? tool.type,
                ...(tool.tools ?? []).map((inner) => `${tool.name}/${inner.name}`),
            ]),
        results: (body) =>
            body.input.filter((item) => item.type === "function_call_output").map((item) => text(item.output)),
        events(call) {
            const [namespace, name] = call?.tool.split("/") ?? [];
            const item = call
                ? {
                      type: "function_call",
                      id: `fc_${call.id}`,
                      call_id: `call_${call.id}`,
                      ...(name ? { namespace, name } : { name: namespace }),
                      arguments: JSON.stringify(call.arguments),
                  }
                : { type: "message", role: "assistant", id: "msg_1", content: [{ type: "output_text", text: FINAL }] };
            const usage = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };
            return [
                { type: "response.created", response: { id: "resp_1" } },
                { type: "response.output_item.done", output_index: 0, item },
                { type: "response.completed", response: { id: "resp_1", output: [item], usage } },
            ];
        },
    },
    gemini: {
        asks: (url) => url.pathname.endsWith(":streamGenerateContent"),
        tools: (body) => (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []).map((tool) => tool.name),
        results: (body) =>
            body.contents
                .flatMap((content) => content.parts)
                .filter((part) => part.functionResponse)
                .map((part) => text(part.functionResponse.response.output)),
        events: (call) => [
            {
                candidates: [
                    {
                        content: {
                            role: "model",
                            parts: [call ? { functionCall: { name: call.tool, args: call.arguments } } : { text: FINAL }],
                        },
                        finishReason: "STOP",
                        index: 0,
                    },
                ],
                usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
            },
        ],
    },
};

/** What a model reads of a tool's result, whether it comes as one text or in pieces. */
function text(content) {
    return Array.isArray(content) ? content.map((piece) => piece.text ?? "").join("") : String(content);
}

/**
 * Starts the stand-in. The plan is a list of functions from the results so far to the next call `{tool, arguments}`,
 * where the tool is the server's own name for it; `offered` and `results` say what the model was shown.
 */
export async function standIn(format, plan) {
    const { asks, tools, results, events } = formats[format];
    const seen = { offered: [], results: [], requests: 0, final: FINAL };
    const server = createServer(async (request, response) => {
        const url = new URL(request.url, "http://localhost");
        if (request.method !== "POST" || !asks(url)) {
            response.writeHead(404, { "content-type": "application/json" }).end("{}");
            return;
        }
        const body = JSON.parse((await request.toArray()).map(String).join(""));
        seen.requests++;
        const offered = tools(body);
        let call;
        // Agents ask for titles and summaries too, with none of the tools.
        if (offered.some((name) => name.endsWith("get_traces"))) {
            seen.offered = offered;
            seen.results = results(body);
            const step = plan[seen.results.length]?.(seen.results);
            call = step && {
                id: randomUUID(), // no other run may use the same: a server may take it for a repeated call
                tool: offered.find((name) => name.endsWith(step.tool)) ?? step.tool,
                arguments: step.arguments,
            };
        }
        response.writeHead(200, { "content-type": "text/event-stream" });
        for (const event of events(call)) {
            response.write(`${event.type ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`);
        }
        response.end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return { seen, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
