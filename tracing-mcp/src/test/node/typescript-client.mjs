// Drives a server as the official TypeScript clients do, versions 1 and 2 of them:
//   node typescript-client.mjs v1|v2-legacy|v2-modern http URL TOKEN
//   node typescript-client.mjs v1|v2-legacy|v2-modern stdio COMMAND [ARGUMENT...]
// The clients check every structured result against the tool's output schema by themselves.
import assert from "node:assert/strict";

const [version, transportName, ...server] = process.argv.slice(2);
const { Client, Stdio, Http } = await library(version);
const modern = version === "v2-modern";

async function library(version) {
    if (version === "v1") {
        const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
        const { StdioClientTransport } = await import("@modelcontextprotocol/sdk/client/stdio.js");
        const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js");
        return { Client, Stdio: StdioClientTransport, Http: StreamableHTTPClientTransport };
    }
    const { Client, StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
    const { StdioClientTransport } = await import("@modelcontextprotocol/client/stdio");
    return { Client, Stdio: StdioClientTransport, Http: StreamableHTTPClientTransport };
}

function transport() {
    if (transportName === "stdio") {
        const [command, ...args] = server;
        return new Stdio({ command, args, env: process.env, stderr: "inherit" });
    }
    const [url, token] = server;
    return new Http(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${token}` } } });
}

const mode = modern ? { pin: "2026-07-28" } : "legacy";
const client = new Client(
    { name: "typescript-client", version: "1.0.0" },
    version === "v1" ? {} : { versionNegotiation: { mode } },
);
let closing = false;
client.onerror = (error) => {
    if (closing) return; // the stream it breaks off itself is one
    console.error("protocol error:", error);
    process.exitCode = 1;
};

const begun = performance.now();
await client.connect(transport());
const connected = Math.round(performance.now() - begun);
assert.equal(client.getServerVersion().name, "trustmodel-tracing");

const names = (await client.listTools()).tools.map((tool) => tool.name);
for (const name of ["trace_llm_call", "trace_tool_call", "start_trace", "end_trace", "get_traces", "get_trace_detail"]) {
    assert.ok(names.includes(name), `the tool ${name} is among ${names}`);
}

async function call(name, args) {
    const result = await client.callTool({ name, arguments: args });
    assert.ok(!result.isError, `${name}: ${result.content[0].text}`);
    assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
    return result.structuredContent;
}

async function refuse(name, args, words) {
    const result = await client.callTool({ name, arguments: args });
    assert.equal(result.isError, true, `${name} must fail`);
    assert.match(result.content[0].text, words);
}

const turn = (thread, messages, text) => ({
    provider: "anthropic",
    thread_id: thread,
    request: { model: "claude-haiku-4-5", max_tokens: 64, messages },
    response: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: "claude-haiku-4-5",
        content: [{ type: "text", text }],
        stop_reason: "end_turn",
        usage: { input_tokens: 10, output_tokens: 2 },
    },
    latency_ms: 123.5,
});

const thread = `ts-${process.pid}-${Date.now()}`;
const question = { role: "user", content: "What is the capital of Latvia?" };
const first = await call("trace_llm_call", turn(thread, [question], "Riga."));
assert.equal(first.message_count, 2);
assert.equal(first.total_tokens, 12);
const history = [question, { role: "assistant", content: "Riga." }, { role: "user", content: "And of Estonia?" }];
const second = await call("trace_llm_call", turn(thread, history, "Tallinn."));
assert.equal(second.trace_id, first.trace_id);
assert.equal(second.message_count, 4);
await call("trace_tool_call", {
    thread_id: thread,
    tool_name: "get_weather",
    tool_input: { city: "Riga" },
    tool_output: "4 degrees",
    latency_ms: 7,
    success: true,
});

const detail = await call("get_trace_detail", { trace_id: first.trace_id });
assert.equal(detail.agent_id, "typescript-client");
assert.equal(detail.status, "running");
assert.equal(detail.tool_call_count, 1);
assert.deepEqual(
    detail.messages.slice(0, 4).map((message) => message.type),
    ["human", "ai", "human", "ai"],
);

const many = await Promise.all(
    Array.from({ length: 64 }, (_, i) => call("trace_llm_call", turn(`${thread}-${i}`, [question], `answer ${i}`))),
);
assert.equal(new Set(many.map((receipt) => receipt.trace_id)).size, 64);

for (const status of ["completed", "failed", "cancelled"]) {
    const { trace_id } = await call("start_trace", { thread_id: `${thread}-${status}`, metadata: { status } });
    const ended = await call("end_trace", { trace_id, status, error_message: "because" });
    assert.deepEqual(ended, { success: true, trace_id, status });
}
const list = await call("get_traces", { agent_id: detail.agent_id, limit: 5, offset: 1 });
assert.equal(list.traces.length, 5);
assert.ok(list.total >= 68);
const own = await call("get_traces", { thread_id: thread });
assert.deepEqual(
    own.traces.map((trace) => trace.id),
    [first.trace_id],
);

await refuse("get_trace_detail", { trace_id: "nowhere" }, /there is no trace 'nowhere'/);
await refuse("get_traces", { limit: 500 }, /from 1 to 100/);
await refuse("trace_llm_call", { provider: "anthropic" }, /request is missing/);
await assert.rejects(client.callTool({ name: "no_such_tool", arguments: {} }), { code: -32602 });

closing = true;
await client.close();
console.log(
    `TypeScript ${version} over ${transportName}: connected in ${connected} ms, ${names.length} tools,` +
        " 68 traces recorded and read back, 4 mistakes refused",
);
