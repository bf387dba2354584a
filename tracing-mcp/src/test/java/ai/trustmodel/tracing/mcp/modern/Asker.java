package ai.trustmodel.tracing.mcp.modern;

import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Call.Question;
import ai.trustmodel.tracing.mcp.protocol.Prompt;
import ai.trustmodel.tracing.mcp.protocol.Resources;
import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;

/** A small surface whose tools ask, tell and wait. */
final class Asker {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);

    Surface surface() {
        return new Surface(
                Map.of("name", "asker", "version", "1"),
                "ask",
                List.of(
                        tool("echo", (call, arguments) -> String.valueOf(arguments.get("text"))),
                        tool("name", (call, arguments) -> "Hello, " + content(ask(call, "name"), "name")),
                        tool(
                                "two",
                                (call, arguments) -> content(ask(call, "first"), "first") + " and "
                                        + content(ask(call, "second"), "second")),
                        tool("both", Asker::both),
                        tool("tell", Asker::tell),
                        tool("wait", this::hold),
                        tool("fail", (call, arguments) -> {
                            throw new IllegalStateException("out of order");
                        })),
                List.of(new Notes()),
                List.of(new Prompt(
                        Map.of("name", "greet"),
                        (call, arguments) ->
                                Map.of("messages", List.of(Map.of("role", "user", "content", ask(call, "name")))))));
    }

    private static Tool tool(String name, BiFunction<Call, Map<String, Object>, String> work) {
        return new Tool(
                Map.of("name", name, "inputSchema", Map.of("type", "object")),
                "traces:read",
                (call, arguments) -> Map.of(
                        "content",
                        List.of(Map.of("type", "text", "text", work.apply(call, arguments))),
                        "isError",
                        false));
    }

    private static Map<String, Object> ask(Call call, String key) {
        return call.ask(key, "elicitation/create", Map.of("message", key + "?"));
    }

    private static Object content(Map<String, Object> answer, String field) {
        return ((Map<?, ?>) answer.get("content")).get(field);
    }

    private static String both(Call call, Map<String, Object> arguments) {
        Map<String, Map<String, Object>> answers = call.askAll(Map.of(
                "who", new Question("elicitation/create", Map.of("message", "who?")),
                "where", new Question("roots/list", Map.of())));
        return content(answers.get("who"), "who") + " at "
                + answers.get("where").get("roots");
    }

    private static String tell(Call call, Map<String, Object> arguments) {
        call.progress(1, 2, "half");
        call.log("debug", "asker", "a detail");
        call.log("warning", "asker", "a warning");
        return "told";
    }

    private String hold(Call call, Map<String, Object> arguments) {
        entered.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        call.progress(2, 2, "done");
        return "late";
    }

    private static final class Notes implements Resources {
        @Override
        public List<Map<String, Object>> list() {
            return List.of(Map.of("uri", "note://1", "name", "one"));
        }

        @Override
        public List<Map<String, Object>> read(Call call, String uri) {
            return uri.equals("note://1") ? List.of(Map.of("uri", uri, "text", "first note")) : null;
        }

        @Override
        public boolean watchable(String uri) {
            return uri.startsWith("note://");
        }
    }
}
