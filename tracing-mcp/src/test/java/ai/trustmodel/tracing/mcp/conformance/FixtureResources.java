package ai.trustmodel.tracing.mcp.conformance;

import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Resources;
import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The resources that the conformance suite reads and watches. */
final class FixtureResources implements Resources {
    private static final String TEMPLATE = "test://template/{id}/data";
    private static final Pattern FILLED = Pattern.compile("test://template/([^/]+)/data");

    @Override
    public List<Map<String, Object>> list() {
        return List.of(
                resource("test://static-text", "text/plain"),
                resource("test://static-binary", "image/png"),
                resource("test://watched-resource", "text/plain"));
    }

    @Override
    public List<Map<String, Object>> templates() {
        return List.of(Map.of(
                "uriTemplate",
                TEMPLATE,
                "name",
                "template",
                "description",
                "For the conformance suite",
                "mimeType",
                "application/json"));
    }

    @Override
    public @Nullable List<Map<String, Object>> read(Call call, String uri) {
        return switch (uri) {
            case "test://static-text" ->
                contents(uri, "text/plain", "text", "This is the content of the static text resource.");
            case "test://static-binary" -> contents(uri, "image/png", "blob", Fixtures.PNG);
            case "test://watched-resource" -> contents(uri, "text/plain", "text", "watched");
            default -> template(uri);
        };
    }

    private static @Nullable List<Map<String, Object>> template(String uri) {
        Matcher filled = FILLED.matcher(uri);
        if (!filled.matches()) {
            return null;
        }
        String id = filled.group(1);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", id);
        data.put("templateTest", true);
        data.put("data", "Data for ID: " + id);
        return contents(uri, "application/json", "text", Json.write(data));
    }

    @Override
    public boolean watchable(String uri) {
        return uri.equals("test://watched-resource");
    }

    private static Map<String, Object> resource(String uri, String type) {
        return Map.of("uri", uri, "name", uri, "description", "For the conformance suite", "mimeType", type);
    }

    private static List<Map<String, Object>> contents(String uri, String type, String field, String value) {
        return List.of(Map.of("uri", uri, "mimeType", type, field, value));
    }
}
