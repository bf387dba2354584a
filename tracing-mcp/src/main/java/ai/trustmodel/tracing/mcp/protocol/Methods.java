package ai.trustmodel.tracing.mcp.protocol;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageException;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The methods that mean the same in every revision, over a surface. Thread-safe. */
public final class Methods {
    /** What a resource that is not there is answered with; the stateless revision has another code for it. */
    public static final int RESOURCE_NOT_FOUND = -32002;

    /** The caller may not do this. */
    public static final int NOT_ALLOWED = -32003;

    private static final Logger log = LoggerFactory.getLogger(Methods.class);
    /** The scope of a caller that may read what was recorded. */
    public static final String READ = "traces:read";

    /** The scope of a caller that may record. */
    public static final String WRITE = "traces:write";

    /** The scope of a caller that may remove what was recorded. */
    public static final String ADMIN = "traces:admin";

    private static final int MOST_VALUES = 100;

    private final Surface surface;
    private final Around around;
    private final Map<String, Tool> tools = new TreeMap<>();
    private final Map<String, Prompt> prompts = new TreeMap<>();
    private final Map<String, Function<Call, Map<String, Object>>> byName = Map.of(
            "ping", call -> Map.of(),
            "tools/list", this::listTools,
            "tools/call", this::callTool,
            "resources/list", this::listResources,
            "resources/templates/list", this::listTemplates,
            "resources/read", this::readResource,
            "prompts/list", this::listPrompts,
            "prompts/get", this::getPrompt,
            "completion/complete", this::complete);

    /** Stands around the answering of every request, as whoever keeps a record of it does. */
    @FunctionalInterface
    public interface Around {
        /** Answers by the method, and throws what that throws. */
        Map<String, Object> answer(Call call, Function<Call, Map<String, Object>> method);
    }

    public Methods(Surface surface) {
        this(surface, (call, method) -> method.apply(call));
    }

    public Methods(Surface surface, Around around) {
        this.surface = surface;
        this.around = around;
        surface.tools().forEach(tool -> tools.put(tool.name(), tool));
        surface.prompts().forEach(prompt -> prompts.put(prompt.name(), prompt));
    }

    public Surface surface() {
        return surface;
    }

    /** The names of the methods. */
    public Set<String> names() {
        return byName.keySet();
    }

    /**
     * Answers a request.
     *
     * @return its result
     * @throws ProtocolError when it cannot be done as asked
     * @throws InputRequired when the call is to be repeated with an answer
     */
    public Map<String, Object> answer(Call call) {
        return around.answer(call, this::answered);
    }

    private Map<String, Object> answered(Call call) {
        Function<Call, Map<String, Object>> method = byName.get(call.method());
        if (method == null) {
            throw ProtocolError.noMethod(call.method());
        }
        checkScope(call.method(), call.params(), call.origin());
        try {
            return method.apply(call);
        } catch (StorageException | ConfigurationException e) {
            log.warn("{} failed", call.method(), e);
            throw new ProtocolError(
                    ErrorCodes.INTERNAL_ERROR, Objects.requireNonNullElse(e.getMessage(), "the store failed"), null);
        }
    }

    /** Throws a {@link ProtocolError} unless whoever sent this request may ask for it. */
    public void checkScope(String method, Map<String, Object> params, Origin origin) {
        String scope = requiredScope(method, params);
        Set<String> allowed = origin.scopes();
        if (scope != null && allowed != null && !allowed.contains(scope)) {
            throw new ProtocolError(NOT_ALLOWED, "the token does not allow " + scope, Map.of("scope", scope));
        }
    }

    /** What a caller must be allowed to do for this request, null when it is open to every caller. */
    public @Nullable String requiredScope(String method, Map<String, Object> params) {
        return switch (method) {
            case "tools/call" -> {
                Tool tool = params.get("name") instanceof String name ? tools.get(name) : null;
                yield tool == null ? null : tool.scope();
            }
            case "resources/list", "resources/read", "resources/subscribe", "prompts/get", "completion/complete" ->
                READ;
            case "subscriptions/listen" -> {
                Map<String, Object> filter = Json.object(params.get("notifications"));
                yield filter == null || filter.get("resourceSubscriptions") == null ? null : READ;
            }
            default -> null;
        };
    }

    /** Whether changes of this resource are told to those who subscribe to it. */
    public boolean watchable(String uri) {
        return surface.resources().stream().anyMatch(resources -> resources.watchable(uri));
    }

    private Map<String, Object> listTools(Call call) {
        return page(
                call, "tools", surface.tools().stream().map(Tool::definition).toList());
    }

    private Map<String, Object> callTool(Call call) {
        String name = text(call.params(), "name", "the name of a tool");
        Tool tool = tools.get(name);
        if (tool == null) {
            throw ProtocolError.invalidParams(
                    "there is no tool '" + name + "'; the tools are " + String.join(", ", tools.keySet()));
        }
        return tool.handler().call(call, object(call.params(), "arguments"));
    }

    private Map<String, Object> listResources(Call call) {
        return page(
                call,
                "resources",
                surface.resources().stream()
                        .flatMap(resources -> resources.list().stream())
                        .toList());
    }

    private Map<String, Object> listTemplates(Call call) {
        return page(
                call,
                "resourceTemplates",
                surface.resources().stream()
                        .flatMap(resources -> resources.templates().stream())
                        .toList());
    }

    private Map<String, Object> readResource(Call call) {
        String uri = text(call.params(), "uri", "the URI of a resource");
        for (Resources resources : surface.resources()) {
            List<Map<String, Object>> contents = resources.read(call, uri);
            if (contents != null) {
                return Map.of("contents", contents);
            }
        }
        throw new ProtocolError(RESOURCE_NOT_FOUND, "there is no resource '" + uri + "'", Map.of("uri", uri));
    }

    private Map<String, Object> listPrompts(Call call) {
        return page(
                call,
                "prompts",
                surface.prompts().stream().map(Prompt::definition).toList());
    }

    private Map<String, Object> getPrompt(Call call) {
        Prompt prompt = prompt(text(call.params(), "name", "the name of a prompt"));
        Map<String, Object> arguments = object(call.params(), "arguments");
        if (prompt.definition().get("arguments") instanceof List<?> known) {
            for (Object argument : known) {
                Map<String, Object> one = Objects.requireNonNull(Json.object(argument));
                if (Boolean.TRUE.equals(one.get("required")) && arguments.get((String) one.get("name")) == null) {
                    throw ProtocolError.invalidParams("the argument " + one.get("name") + " is missing");
                }
            }
        }
        return prompt.handler().get(call, arguments);
    }

    private Map<String, Object> complete(Call call) {
        Map<String, Object> argument = object(call.params(), "argument");
        String name = text(argument, "name", "the name of an argument");
        String value = argument.get("value") instanceof String text ? text : "";
        Map<String, Object> reference = object(call.params(), "ref");
        List<String> values = switch (text(reference, "type", "ref/prompt or ref/resource")) {
            case "ref/prompt" ->
                prompt(text(reference, "name", "the name of a prompt"))
                        .handler()
                        .complete(name, value);
            case "ref/resource" -> completeTemplate(text(reference, "uri", "a template"), name, value);
            default -> throw ProtocolError.invalidParams("ref.type must be ref/prompt or ref/resource");
        };
        List<String> shown = values.subList(0, Math.min(MOST_VALUES, values.size()));
        return Map.of(
                "completion", Map.of("values", shown, "total", values.size(), "hasMore", shown.size() < values.size()));
    }

    private List<String> completeTemplate(String template, String variable, String value) {
        for (Resources resources : surface.resources()) {
            List<String> values = resources.complete(template, variable, value);
            if (values != null) {
                return values;
            }
        }
        throw ProtocolError.invalidParams("there is no resource template '" + template + "'");
    }

    private Prompt prompt(String name) {
        Prompt prompt = prompts.get(name);
        if (prompt == null) {
            throw ProtocolError.invalidParams(
                    "there is no prompt '" + name + "'; the prompts are " + String.join(", ", prompts.keySet()));
        }
        return prompt;
    }

    private static Map<String, Object> page(Call call, String name, List<Map<String, Object>> all) {
        Object cursor = call.params().get("cursor");
        ListPage page = ListPage.of(all, cursor);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(name, page.items());
        if (page.next() != null) {
            result.put("nextCursor", page.next());
        }
        return result;
    }

    private static String text(Map<String, Object> params, String name, String meaning) {
        if (params.get(name) instanceof String text) {
            return text;
        }
        throw ProtocolError.invalidParams(name + " must be a string, " + meaning);
    }

    private static Map<String, Object> object(Map<String, Object> params, String name) {
        Object value = params.get(name);
        Map<String, Object> object = value == null ? Map.of() : Json.object(value);
        if (object == null) {
            throw ProtocolError.invalidParams(name + " must be an object");
        }
        return object;
    }
}
