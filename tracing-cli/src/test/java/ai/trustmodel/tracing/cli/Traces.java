package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.ToolScope;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Records traces for tests as a program would. */
final class Traces {
    private Traces() {}

    /** Records a trace of one call and returns its id. */
    static String record(Path db, TraceOptions options, String question, String answer) {
        try (TraceClient client = client(db)) {
            try (TraceScope trace = client.startTrace(options)) {
                trace.recordLlmCall(call("gpt-x", question, answer));
                return trace.traceId();
            }
        }
    }

    /** Records a trace of one call whose question has these parts, and returns its id. */
    static String recordCall(Path db, List<Object> content, String answer) {
        try (TraceClient client = client(db);
                TraceScope trace = client.startTrace("agent")) {
            trace.recordLlmCall(call("gpt-x", content, answer));
            return trace.traceId();
        }
    }

    /** Records a trace of one tool that answered this, and returns its id. */
    static String recordTool(Path db, String tool, Object result) {
        try (TraceClient client = client(db);
                TraceScope trace = client.startTrace("agent");
                ToolScope call = trace.toolCall(tool, Map.of())) {
            call.result(result);
            return trace.traceId();
        }
    }

    private static TraceClient client(Path db) {
        return TraceClient.builder()
                .settings(Settings.of(Map.of("TRUSTMODEL_DB_PATH", db.toString())))
                .build();
    }

    /** A call of this model with 7 tokens in and 2 out. */
    static Exchange call(String model, Object question, String answer) {
        Map<String, Object> request =
                Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", question)));
        Map<String, Object> choice =
                Map.of("index", 0, "finish_reason", "stop", "message", Map.of("role", "assistant", "content", answer));
        Map<String, Object> response = Map.of(
                "object",
                "chat.completion",
                "model",
                model,
                "choices",
                List.of(choice),
                "usage",
                Map.of("prompt_tokens", 7, "completion_tokens", 2, "total_tokens", 9));
        return Exchange.of("openai", Json.write(request), Json.write(response), Duration.ofMillis(1_500));
    }
}
