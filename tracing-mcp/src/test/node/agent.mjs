// Lets a coding agent record a trace through the server and read it back, with a stand-in for its model:
//   node agent.mjs claude|codex|gemini http URL TOKEN
//   node agent.mjs claude|codex|gemini stdio COMMAND [ARGUMENT...]
// Prints the id of the trace as its last line. HOME must be a directory that may be written to.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { standIn } from "./model-stand-in.mjs";

const [agent, transport, ...server] = process.argv.slice(2);
const stdio = transport === "stdio";
const [command, ...args] = server;
const [url, token] = server;
const PROMPT = "Record what you do, and tell me how many traces there are.";
const db = { TRUSTMODEL_DB_PATH: process.env.TRUSTMODEL_DB_PATH };
const session = randomUUID();

/**
 * Each agent: its model's format, the name it gives itself, how it is started (command line and environment), and what it
 * calls the conversation where it tells the server, so that the trace has that thread without anybody saying so.
 */
const agents = {
    claude: {
        format: "anthropic",
        name: "claude-code",
        thread: () => (stdio ? session : undefined),
        start(model) {
            const entry = stdio
                ? { command, args, env: db }
                : { type: "http", url, headers: { Authorization: `Bearer ${token}` } };
            // Unless they are always loaded, tools stand behind a search that the stand-in does not make.
            writeFileSync("mcp.json", JSON.stringify({ mcpServers: { tm: { ...entry, alwaysLoad: true } } }));
            const env = {
                ANTHROPIC_BASE_URL: model,
                ANTHROPIC_API_KEY: "none",
                CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
                DISABLE_AUTOUPDATER: "1",
                DISABLE_TELEMETRY: "1",
                ENABLE_TOOL_SEARCH: "false",
                MCP_CONNECTION_NONBLOCKING: "false",
            };
            const options = ["--mcp-config", "mcp.json", "--strict-mcp-config", "--allowedTools", "mcp__tm"];
            return [["-p", PROMPT, "--session-id", session, ...options], env];
        },
    },
    codex: {
        format: "openai",
        name: "codex-mcp-client",
        thread: (output) => output.stderr.match(/^session id: (.*)$/m)[1],
        start(model) {
            const entry = stdio
                ? [`command=${quoted(command)}`, `args=[${args.map(quoted)}]`, `env={${settings(db)}}`]
                : [`url=${quoted(url)}`, `bearer_token_env_var="TRUSTMODEL_TOKEN"`];
            const provider = `{name="stand-in",base_url="${model}/v1",wire_api="responses",env_key="MODEL_KEY"}`;
            const config = [
                "model_provider=standin",
                `model_providers.standin=${provider}`,
                // Required: else the first question is asked while the server still starts, without its tools.
                ...[...entry, "required=true"].map((line) => `mcp_servers.tm.${line}`),
            ];
            const options = ["--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "-m", "stand-in"];
            return [
                ["exec", ...options, ...config.flatMap((line) => ["-c", line]), PROMPT],
                { MODEL_KEY: "none", TRUSTMODEL_TOKEN: token ?? "" },
            ];
        },
    },
    gemini: {
        format: "gemini",
        name: "gemini-cli-mcp-client",
        thread: () => undefined,
        start(model) {
            const entry = stdio
                ? { command, args, env: db }
                : { httpUrl: url, headers: { Authorization: `Bearer ${token}` } };
            mkdirSync(`${process.env.HOME}/.gemini`, { recursive: true });
            writeFileSync(
                `${process.env.HOME}/.gemini/settings.json`,
                JSON.stringify({
                    mcpServers: { tm: { ...entry, trust: true } },
                    security: { auth: { selectedType: "gemini-api-key" } },
                    privacy: { usageStatisticsEnabled: false },
                }),
            );
            const env = {
                GEMINI_API_KEY: "none",
                GEMINI_CLI_TRUST_WORKSPACE: "true",
                GOOGLE_GEMINI_BASE_URL: model,
            };
            return [["-m", "gemini-2.5-pro", "--approval-mode", "yolo", "-p", PROMPT], env];
        },
    },
};

function quoted(word) {
    return JSON.stringify(word);
}

function settings(values) {
    return Object.entries(values).map(([name, value]) => `${name}=${quoted(value)}`);
}

/** The JSON object in what the model was shown, which may stand in a frame of the agent's own words. */
function shown(result) {
    return JSON.parse(result.slice(result.indexOf("{"), result.lastIndexOf("}") + 1));
}

const exchange = {
    provider: "anthropic",
    request: { model: "claude-haiku-4-5", max_tokens: 64, messages: [{ role: "user", content: `asked by ${agent}` }] },
    response: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: "claude-haiku-4-5",
        content: [{ type: "text", text: "4" }],
        stop_reason: "end_turn",
        usage: { input_tokens: 10, output_tokens: 2 },
    },
    latency_ms: 12.5,
};
// Neither agent_id nor thread_id: both are the server's to find out.
const plan = [
    () => ({ tool: "start_trace", arguments: { metadata: { transport } } }),
    ([started]) => ({ tool: "trace_llm_call", arguments: { ...exchange, trace_id: shown(started).trace_id } }),
    ([started]) => ({ tool: "end_trace", arguments: { trace_id: shown(started).trace_id } }),
    () => ({ tool: "get_traces", arguments: { limit: 1 } }),
];

const { format, name, start, thread } = agents[agent];
const model = await standIn(format, plan);
const [words, env] = start(model.url);
const child = spawn(agent, words, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
const output = { stdout: "", stderr: "" };
for (const name of Object.keys(output)) {
    child[name].setEncoding("utf8").on("data", (piece) => (output[name] += piece));
}
const timer = setTimeout(() => child.kill(), 120_000);
const status = await new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal)));
clearTimeout(timer);
model.close();

try {
    const { seen } = model;
    assert.equal(status, 0, `${agent} ended with ${status}`);
    assert.equal(seen.results.length, plan.length, "results the model was shown");
    const [started, recorded, ended, listed] = seen.results.map(shown);
    assert.equal(recorded.trace_id, started.trace_id);
    assert.equal(recorded.total_tokens, 12);
    assert.equal(ended.status, "completed");
    assert.equal(listed.traces.length, 1);
    assert.equal(listed.traces[0].id, started.trace_id);
    assert.ok(output.stdout.includes(seen.final), "the last words of the model");
    const { agent_id, thread_id } = listed.traces[0];
    assert.equal(agent_id, name);
    const own = thread(output);
    assert.equal(thread_id, own ?? thread_id, "the agent's own name of the conversation");
    console.log(
        `${agent} over ${transport}: ${seen.offered.length} tools offered to its model, ${seen.results.length} called,` +
            ` their JSON shown to it; agent_id ${agent_id},` +
            ` thread_id ${own ? "its own of the conversation" : "a new one"}`,
    );
    console.log(started.trace_id);
} catch (error) {
    console.error(JSON.stringify(model.seen, null, 1).slice(0, 20_000));
    console.error(output.stdout.slice(-4_000), output.stderr.slice(-4_000));
    throw error;
}
