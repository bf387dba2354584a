package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.spi.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A configuration in JSON, with comments and commas before closing brackets where the client takes them. */
final class JsonText implements ConfigText {
    private final JsonMapper mapper;
    private final String text;
    private final String container;
    private final String name;
    private final Map<String, Object> tree;
    private final @Nullable Map<String, Object> servers;
    private final JsonLayout layout;

    private JsonText(JsonMapper mapper, String text, String container, String name) {
        this.mapper = mapper;
        this.text = text;
        this.container = container;
        this.name = name;
        this.tree = text.isBlank() ? Map.of() : parse(text);
        Object value = tree.get(container);
        this.servers = Json.object(value);
        if (tree.containsKey(container) && servers == null) {
            throw new NotInstalled("\"" + container + "\" in it is no object");
        }
        this.layout = new JsonLayout(mapper.getFactory(), text);
    }

    /**
     * Reads a configuration.
     *
     * @param container the object of the document that holds the servers
     * @param name what our entry is called
     * @throws NotInstalled when it is no JSON, or no object with such an object
     */
    static JsonText of(String text, boolean comments, String container, String name) {
        JsonMapper mapper = JsonMapper.builder()
                .configure(JsonReadFeature.ALLOW_JAVA_COMMENTS, comments)
                .configure(JsonReadFeature.ALLOW_TRAILING_COMMA, comments)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        return new JsonText(mapper, text, container, name);
    }

    private Map<String, Object> parse(String document) {
        try {
            Map<String, Object> object = Json.object(mapper.readValue(document, Object.class));
            if (object == null) {
                throw new NotInstalled("it holds no JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            // The parser adds which of its own settings would have helped.
            String what = e.getOriginalMessage().replaceAll(" \\(not recognized as one since .*", "");
            throw new NotInstalled("it is no valid JSON: " + what + where, e);
        }
    }

    @Override
    public @Nullable Map<String, Object> entry() {
        return servers == null ? null : Json.object(servers.get(name));
    }

    @Override
    public String with(Map<String, Object> entry) {
        if (text.isBlank()) {
            return alone(entry) + "\n";
        }
        String edited;
        if (servers == null) {
            edited = layout.append(null, container, Map.of(name, entry));
        } else if (servers.containsKey(name)) {
            edited = layout.replace(container, name, entry);
        } else {
            edited = layout.append(container, name, entry);
        }
        Map<String, Object> expected = new LinkedHashMap<>(tree);
        Map<String, Object> more = new LinkedHashMap<>(servers == null ? Map.of() : servers);
        more.put(name, entry);
        expected.put(container, more);
        return checked(edited, expected);
    }

    @Override
    public String without() {
        Map<String, Object> fewer = new LinkedHashMap<>(Objects.requireNonNull(servers));
        fewer.remove(name);
        Map<String, Object> expected = new LinkedHashMap<>(tree);
        expected.put(container, fewer);
        return checked(layout.remove(container, name), expected);
    }

    @Override
    public String alone(Map<String, Object> entry) {
        return JsonLayout.render(Map.of(container, Map.of(name, entry)), "  ", "\n", 0);
    }

    // What is written must say the same as before but for our entry, whatever the text looks like.
    private String checked(String edited, Map<String, Object> expected) {
        if (!parse(edited).equals(expected)) {
            throw new NotInstalled("it is written in a way that cannot be edited without changing more of it");
        }
        return edited;
    }
}
