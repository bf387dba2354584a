package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageException;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the tools together: what {@code tools.json} says about each, and the Java that does it. Knows no transport.
 *
 * <p>A result is given as structured content and as the same JSON in one line of text, since some clients show their
 * model the one and some the other. What goes wrong becomes a result with {@code isError}, which a model can read and
 * act upon.
 */
final class Tools {
    /** Does one tool's work: arguments in, the fields of the result out; throws {@link Refusal}. */
    interface Handler extends Function<Arguments, Map<String, Object>> {}

    private static final Logger log = LoggerFactory.getLogger(Tools.class);

    private Tools() {}

    /** The tools described in {@code tools.json}, in its order, each with its handler. */
    static List<SyncToolSpecification> bind(Map<String, Handler> handlers) {
        List<SyncToolSpecification> tools = new ArrayList<>();
        for (Object entry : (List<?>) Objects.requireNonNull(Json.parse(definitions()))) {
            Map<String, Object> definition = object(entry);
            String name = text(definition, "name");
            Handler handler = Objects.requireNonNull(handlers.get(name), name);
            tools.add(tool(definition, handler));
        }
        return tools;
    }

    private static SyncToolSpecification tool(Map<String, Object> definition, Handler handler) {
        Map<String, Object> input = object(definition.get("inputSchema"));
        Map<String, Object> hints = object(definition.get("annotations"));
        Tool tool = Tool.builder(text(definition, "name"), input)
                .title(text(definition, "title"))
                .description(text(definition, "description"))
                .outputSchema(object(definition.get("outputSchema")))
                .annotations(ToolAnnotations.builder()
                        .readOnlyHint((Boolean) hints.get("readOnlyHint"))
                        .destructiveHint((Boolean) hints.get("destructiveHint"))
                        .idempotentHint((Boolean) hints.get("idempotentHint"))
                        .openWorldHint((Boolean) hints.get("openWorldHint"))
                        .build())
                .build();
        Set<String> known = object(input.get("properties")).keySet();
        return SyncToolSpecification.builder()
                .tool(tool)
                .callHandler((exchange, request) -> call(exchange, request, known, handler))
                .build();
    }

    private static CallToolResult call(
            McpSyncServerExchange exchange, CallToolRequest request, Set<String> known, Handler handler) {
        Map<String, Object> values = request.arguments() == null ? Map.of() : request.arguments();
        Implementation client = exchange.getClientInfo();
        Arguments arguments = new Arguments(values, client == null ? null : client.name());
        try {
            Map<String, Object> result = new LinkedHashMap<>(handler.apply(arguments));
            List<String> ignored = arguments.beside(known);
            if (!ignored.isEmpty()) {
                result.put("ignored_arguments", ignored);
            }
            return CallToolResult.builder()
                    .structuredContent(result)
                    .addTextContent(Json.write(result))
                    .isError(false)
                    .build();
        } catch (Refusal e) {
            return error(e.getMessage());
        } catch (IllegalArgumentException | StorageException e) {
            log.warn("{} failed", request.name(), e);
            return error(e.getMessage());
        } catch (RuntimeException e) {
            log.error("{} failed", request.name(), e);
            return error(request.name() + " failed inside the server ("
                    + e.getClass().getSimpleName() + "); the server's log says more");
        }
    }

    private static CallToolResult error(@Nullable String what) {
        return CallToolResult.builder()
                .addTextContent(Objects.requireNonNullElse(what, "failed"))
                .isError(true)
                .build();
    }

    private static String definitions() {
        try (InputStream in = Objects.requireNonNull(Tools.class.getResourceAsStream("tools.json"), "tools.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> object(@Nullable Object value) {
        return Objects.requireNonNull(Json.object(value));
    }

    private static String text(Map<String, Object> definition, String name) {
        return (String) Objects.requireNonNull(definition.get(name), name);
    }
}
