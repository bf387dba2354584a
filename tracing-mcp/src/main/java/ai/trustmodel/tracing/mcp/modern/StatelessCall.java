package ai.trustmodel.tracing.mcp.modern;

import ai.trustmodel.tracing.mcp.protocol.Asking;
import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Caller;
import ai.trustmodel.tracing.mcp.protocol.InputRequired;
import ai.trustmodel.tracing.mcp.protocol.Messages;
import ai.trustmodel.tracing.mcp.protocol.Origin;
import ai.trustmodel.tracing.mcp.protocol.Outlet;
import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpSchema.LoggingLevel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that stands for itself. What it asks its caller is answered when it comes again. */
final class StatelessCall implements Call {
    private final Object id;
    private final String method;
    private final Map<String, Object> params;
    private final Envelope envelope;
    private final Origin origin;
    private final Outlet outlet;
    private final Map<String, Object> given;
    private final Map<String, Object> used = new LinkedHashMap<>();

    /** @param given the answers that came with it */
    StatelessCall(
            Object id,
            String method,
            Map<String, Object> params,
            Envelope envelope,
            Origin origin,
            Outlet outlet,
            Map<String, Object> given) {
        this.id = id;
        this.method = method;
        this.params = params;
        this.envelope = envelope;
        this.origin = origin;
        this.outlet = outlet;
        this.given = given;
    }

    @Override
    public Object id() {
        return id;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public Map<String, Object> params() {
        return params;
    }

    @Override
    public Caller caller() {
        return envelope.caller();
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public void notify(String method, Map<String, Object> notification) {
        outlet.send(Messages.notification(method, notification));
    }

    @Override
    public void log(String level, String logger, Object data) {
        LoggingLevel least = envelope.logLevel();
        if (least != null
                && LoggingLevel.valueOf(level.toUpperCase(Locale.ROOT)).level() >= least.level()) {
            notify("notifications/message", Map.of("level", level, "logger", logger, "data", data));
        }
    }

    @Override
    public Map<String, Object> ask(String key, String method, Map<String, Object> question) {
        return Objects.requireNonNull(
                askAll(Map.of(key, new Question(method, question))).get(key));
    }

    @Override
    public Map<String, Map<String, Object>> askAll(Map<String, Question> questions) {
        Map<String, Map<String, Object>> answers = new LinkedHashMap<>();
        Map<String, Question> open = new LinkedHashMap<>();
        questions.forEach((key, question) -> {
            checkCapability(question.method());
            Map<String, Object> answer = answer(key, question.method());
            if (answer == null) {
                open.put(key, question);
            } else {
                answers.put(key, answer);
            }
        });
        if (!open.isEmpty()) {
            throw new InputRequired(open);
        }
        return answers;
    }

    /** The answers that were asked for; others that came along are not kept. */
    Map<String, Object> used() {
        return used;
    }

    private @Nullable Map<String, Object> answer(String key, String method) {
        Object value = given.get(key);
        if (value == null) {
            return null;
        }
        Map<String, Object> answer = Json.object(value);
        if (answer == null) {
            throw ProtocolError.invalidParams("inputResponses." + key + " must be an object, the result of " + method);
        }
        used.put(key, answer);
        return answer;
    }

    private void checkCapability(String method) {
        String capability = Asking.missing(method, caller());
        if (capability != null) {
            throw new ProtocolError(
                    Codes.MISSING_CAPABILITY,
                    "the client cannot be asked: it does not have the capability " + capability,
                    Map.of("requiredCapabilities", Map.of(capability, Map.of())));
        }
    }
}
