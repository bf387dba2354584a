package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What one client sends in its life, in an order that a seed decides: {@link #CALLS} calls in both kinds of revisions,
 * and between them what no good client sends.
 */
final class TortureInput {
    static final int CALLS = 300;
    private static final int THREADS = 8;
    private static final int HUGE = 20 * 1024 * 1024;

    /** What must come of a line. */
    enum Kind {
        /** Recorded in the thread of the line, and acknowledged. */
        LLM,
        TOOL,
        START,
        /** Ends a trace that was begun and acknowledged; written when such a trace is there. */
        END,
        /** Answered with a result. */
        READ,
        /** Answered under its id, with an error of either sort. */
        WRONG,
        /** Answered with an error under no id. */
        FAULT,
        /** Answered or not: a subscription, which lasts as long as the client. */
        LASTING,
        /** Not answered; the call of its id need not be answered any more either. */
        CANCEL,
        /** Not answered. */
        SILENT
    }

    /**
     * One line.
     *
     * @param bytes with the line end; empty where the writer decides
     * @param id of the request, or of the request that is cancelled; null when there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // lines are never compared
    record Line(Kind kind, byte[] bytes, @Nullable Object id, String thread) {}

    private final Random random;
    private int ids;

    TortureInput(long seed) {
        random = new Random(seed);
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            lines.add(call());
        }
        lines.addAll(noise());
        Collections.shuffle(lines, random);
        for (int i = 0; i < 10; i++) {
            int place = random.nextInt(1, lines.size() + 1);
            Line cancelled = lines.get(random.nextInt(place));
            boolean running = cancelled.id() != null && cancelled.kind() != Kind.CANCEL;
            lines.add(place, cancel(running ? cancelled.id() : "nobody-" + i));
        }
        // Some clients say that they are initialized late, some never, and some ask before they have introduced
        // themselves.
        if (random.nextInt(4) > 0) {
            lines.add(
                    random.nextInt(lines.size()),
                    line(Kind.SILENT, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
        }
        lines.add(random.nextInt(3) == 0 ? random.nextInt(3) : 0, initialize());
        return lines;
    }

    private Line call() {
        String thread = "t" + random.nextInt(THREADS);
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> tool(Kind.LLM, thread, "trace_llm_call", exchange(thread));
            case 3, 4 ->
                tool(
                        Kind.TOOL,
                        thread,
                        "trace_tool_call",
                        Map.of(
                                "agent_id",
                                "bot",
                                "thread_id",
                                thread,
                                "tool_name",
                                "look",
                                "tool_input",
                                Map.of("at", text(20)),
                                "tool_output",
                                text(random.nextInt(1, 2_000)),
                                "latency_ms",
                                3));
            case 5, 6 -> start();
            case 7 -> new Line(Kind.END, new byte[0], id(), "");
            case 8, 9, 10, 11 ->
                tool(Kind.READ, "", "get_traces", Map.of("agent_id", "bot", "limit", random.nextInt(1, 20)));
            case 12, 13, 14 ->
                request(Kind.READ, "", random.nextBoolean() ? "tools/list" : "resources/templates/list", Map.of());
            case 15, 16 -> wrong();
            default -> request(Kind.READ, "", "ping", Map.of());
        };
    }

    private Line wrong() {
        return switch (random.nextInt(4)) {
            case 0 -> tool(Kind.WRONG, "", "get_trace_detail", Map.of("trace_id", text(30)));
            case 1 -> tool(Kind.WRONG, "", "no_such_tool", Map.of());
            case 2 -> tool(Kind.WRONG, "", "trace_llm_call", Map.of("provider", 7));
            default -> request(Kind.WRONG, "", "no/such/method", Map.of());
        };
    }

    Line start() {
        Object id = id();
        return tool(id, Kind.START, "s" + id, "start_trace", Map.of("agent_id", "bot", "thread_id", "s" + id));
    }

    static Line end(Object id, String traceId) {
        return line(
                Kind.END,
                id,
                traceId,
                Map.of(
                        "method",
                        "tools/call",
                        "params",
                        Map.of("name", "end_trace", "arguments", Map.of("trace_id", traceId))));
    }

    private List<Line> noise() {
        List<Line> noise = new ArrayList<>();
        for (String blank : List.of("", "", "   ", "\t", "\r")) {
            noise.add(line(Kind.SILENT, blank));
        }
        for (String malformed : List.of(
                "{",
                "no message at all",
                "{\"jsonrpc\":\"2.0\",\"method\":",
                "}",
                "\u0000",
                "42",
                "null",
                "\"text\"")) {
            noise.add(line(Kind.FAULT, malformed));
        }
        noise.add(new Line(Kind.FAULT, new byte[] {(byte) 0xc3, (byte) 0x28, '\n'}, null, "")); // no UTF-8
        noise.add(line(Kind.FAULT, "[]"));
        noise.add(line(Kind.FAULT, "[{\"jsonrpc\":\"2.0\",\"id\":\"batched\",\"method\":\"ping\"}]"));
        noise.add(line(Kind.FAULT, "{\"jsonrpc\":\"2.0\",\"id\":[7],\"method\":\"ping\"}"));
        noise.add(line(Kind.SILENT, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/unheard/of\"}"));
        noise.add(line(Kind.SILENT, "{\"jsonrpc\":\"2.0\",\"id\":\"unasked\",\"result\":{}}"));
        Object broken = id();
        noise.add(new Line(
                Kind.WRONG, bytes("{\"jsonrpc\":\"2.0\",\"id\":" + Json.write(broken) + ",\"met"), broken, ""));
        noise.add(random.nextBoolean() ? new Line(Kind.FAULT, huge("", ""), null, "") : hugeCall());
        noise.add(request(
                Kind.LASTING,
                "",
                "subscriptions/listen",
                stateless(Map.of("notifications", Map.of("toolsListChanged", true)))));
        noise.add(request(Kind.READ, "", "server/discover", stateless(Map.of())));
        return noise;
    }

    private Line hugeCall() {
        Object id = id();
        String head = "{\"jsonrpc\":\"2.0\",\"id\":" + Json.write(id)
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"trace_llm_call\",\"arguments\":{\"request\":\"";
        return new Line(Kind.WRONG, huge(head, "\"}}}"), id, "");
    }

    private static byte[] huge(String head, String tail) {
        byte[] bytes = new byte[HUGE];
        Arrays.fill(bytes, (byte) 'x');
        byte[] first = head.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(first, 0, bytes, 0, first.length);
        byte[] last = bytes(tail);
        System.arraycopy(last, 0, bytes, HUGE - last.length, last.length);
        return bytes;
    }

    private Map<String, Object> exchange(String thread) {
        String question = thread + " asks " + text(random.nextInt(25) == 0 ? 200_000 : random.nextInt(1, 500));
        return Map.of(
                "provider",
                "anthropic",
                "agent_id",
                "bot",
                "thread_id",
                thread,
                "latency_ms",
                random.nextInt(5_000),
                "request",
                Map.of("model", "claude-haiku-4-5", "messages", List.of(Map.of("role", "user", "content", question))),
                "response",
                Map.of(
                        "type",
                        "message",
                        "role",
                        "assistant",
                        "model",
                        "claude-haiku-4-5",
                        "content",
                        List.of(Map.of("type", "text", "text", text(100))),
                        "usage",
                        Map.of("input_tokens", 10, "output_tokens", 2)));
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length) {
            text.append(Long.toString(random.nextLong() & Long.MAX_VALUE, 36)).append(' ');
        }
        return text.substring(0, length);
    }

    private Object id() {
        ids++;
        return ids % 5 == 0 ? "id-" + ids : (Object) ids;
    }

    private Line initialize() {
        return request(
                Kind.READ,
                "",
                "initialize",
                Map.of(
                        "protocolVersion",
                        List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
                                .get(random.nextInt(4)),
                        "capabilities",
                        Map.of(),
                        "clientInfo",
                        Map.of("name", "torture", "version", "1")));
    }

    private Line cancel(Object id) {
        Map<String, Object> message =
                Map.of("jsonrpc", "2.0", "method", "notifications/cancelled", "params", Map.of("requestId", id));
        return new Line(Kind.CANCEL, bytes(Json.write(message)), id, "");
    }

    private Line tool(Kind kind, String thread, String name, Map<String, Object> arguments) {
        return tool(id(), kind, thread, name, arguments);
    }

    /** A call in one revision or the other; both may come over one pipe. */
    private Line tool(Object id, Kind kind, String thread, String name, Map<String, Object> arguments) {
        Map<String, Object> params = Map.of("name", name, "arguments", arguments);
        return line(
                kind,
                id,
                thread,
                Map.of("method", "tools/call", "params", random.nextInt(3) == 0 ? stateless(params) : params));
    }

    private Line request(Kind kind, String thread, String method, Map<String, Object> params) {
        return line(kind, id(), thread, Map.of("method", method, "params", params));
    }

    private static Line line(Kind kind, Object id, String thread, Map<String, Object> request) {
        Map<String, Object> message = new LinkedHashMap<>(request);
        message.put("jsonrpc", "2.0");
        message.put("id", id);
        return new Line(kind, bytes(Json.write(message)), id, thread);
    }

    private static Line line(Kind kind, String text) {
        return new Line(kind, bytes(text), null, "");
    }

    private static Map<String, Object> stateless(Map<String, Object> params) {
        Map<String, Object> more = new LinkedHashMap<>(params);
        more.put(
                "_meta",
                Map.of(
                        "io.modelcontextprotocol/protocolVersion", "2026-07-28",
                        "io.modelcontextprotocol/clientInfo", Map.of("name", "torture", "version", "1"),
                        "io.modelcontextprotocol/clientCapabilities", Map.of()));
        return more;
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
