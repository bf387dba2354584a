package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.InputRequired;
import ai.trustmodel.tracing.mcp.protocol.Messages;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
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
    /** Does one tool's work; throws {@link Refusal}. */
    interface Handler extends Function<Arguments, Answer> {}

    private static final Logger log = LoggerFactory.getLogger(Tools.class);
    private static final int MOST_NAMES = 10;
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_ERROR = 2_000;

    private Tools() {}

    /** The tools described in {@code tools.json}, in its order, each with its handler. */
    static List<Tool> bind(Map<String, Handler> handlers) {
        return bind("tools.json", Methods.WRITE, handlers);
    }

    /**
     * The tools described in a file.
     *
     * @param scope what a caller must be allowed to do for those that change something; reading needs the scope of the
     *     same things that ends in {@code read}
     */
    static List<Tool> bind(String file, String scope, Map<String, Handler> handlers) {
        List<Tool> tools = new ArrayList<>();
        for (Object entry : (List<?>) Objects.requireNonNull(Json.parse(definitions(file)))) {
            Map<String, Object> definition = object(entry);
            String name = (String) Objects.requireNonNull(definition.get("name"), "name");
            tools.add(tool(definition, scope, Objects.requireNonNull(handlers.get(name), name)));
        }
        return tools;
    }

    private static Tool tool(Map<String, Object> definition, String scope, Handler handler) {
        Map<String, Object> schema = object(definition.get("inputSchema"));
        boolean reads =
                Boolean.TRUE.equals(object(definition.get("annotations")).get("readOnlyHint"));
        return new Tool(
                definition,
                reads ? scope.substring(0, scope.indexOf(':') + 1) + "read" : scope,
                (call, values) -> call(call, new Arguments(values, call), schema, handler));
    }

    private static Map<String, Object> call(
            Call call, Arguments arguments, Map<String, Object> schema, Handler handler) {
        Object name = call.params().get("name");
        String fault = SchemaCheck.fault(schema, arguments.values());
        if (fault != null) {
            return error(name + ": " + fault);
        }
        try {
            Answer answer = handler.apply(arguments);
            Map<String, Object> result = new LinkedHashMap<>(answer.content());
            List<String> ignored = arguments.beside(
                    object(schema.getOrDefault("properties", Map.of())).keySet());
            if (!ignored.isEmpty()) {
                result.put("ignored_arguments", shown(ignored));
            }
            return succeeded(Budget.MOST.enforce(result), answer.links());
        } catch (Refusal e) {
            return error(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | StorageException | ConfigurationException e) {
            log.warn("{} failed: {}", name, e.getMessage());
            log.debug("{} failed", name, e);
            return error(String.valueOf(e.getMessage()));
        } catch (ProtocolError | InputRequired e) {
            throw e;
        } catch (RuntimeException e) {
            log.error("{} failed", name, e);
            return error(name + " failed inside the server (" + e.getClass().getSimpleName()
                    + "); the server's log says more");
        }
    }

    /** Names that a caller made up, which may be long and many. */
    private static List<String> shown(List<String> names) {
        Stream<String> cut = names.stream().limit(MOST_NAMES).map(name -> Cut.text(name, LONGEST_NAME));
        return names.size() <= MOST_NAMES
                ? cut.toList()
                : Stream.concat(cut, Stream.of("…[+" + (names.size() - MOST_NAMES) + " items]"))
                        .toList();
    }

    private static Map<String, Object> succeeded(Map<String, Object> structured, List<Map<String, Object>> links) {
        Map<String, Object> result = new LinkedHashMap<>();
        List<Map<String, Object>> content = new ArrayList<>();
        content.add(Map.of("type", "text", "text", Messages.text(structured)));
        content.addAll(links);
        result.put("content", content);
        result.put("structuredContent", structured);
        result.put("isError", false);
        return result;
    }

    private static Map<String, Object> error(String what) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("content", List.of(Map.of("type", "text", "text", Cut.text(what, LONGEST_ERROR))));
        result.put("isError", true);
        return result;
    }

    private static String definitions(String file) {
        try (InputStream in =
                Objects.requireNonNull(Tools.class.getResourceAsStream("/ai/trustmodel/tracing/mcp/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> object(@Nullable Object value) {
        return Objects.requireNonNull(Json.object(value));
    }
}
