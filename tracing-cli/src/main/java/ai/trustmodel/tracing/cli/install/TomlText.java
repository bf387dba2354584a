package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.spi.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A configuration in TOML, in which our entry is a table of its own. */
final class TomlText implements ConfigText {
    private static final TomlMapper MAPPER = new TomlMapper();

    private final String text;
    private final List<String> path;
    private final Map<String, Object> tree;
    private final String newline;

    private TomlText(String text, List<String> path) {
        this.text = text;
        this.path = path;
        this.tree = parse(text);
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
    }

    /**
     * Reads a configuration.
     *
     * @param container the table that holds the servers
     * @param name what our entry is called
     * @throws NotInstalled when it is no TOML
     */
    static TomlText of(String text, String container, String name) {
        return new TomlText(text, List.of(container, name));
    }

    private static Map<String, Object> parse(String document) {
        try {
            Map<String, Object> object = Json.object(MAPPER.readValue(document, Object.class));
            return object == null ? Map.of() : object;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new NotInstalled(
                    "it is no valid TOML: " + e.getOriginalMessage() + (line > 0 ? " (line " + line + ")" : ""), e);
        }
    }

    @Override
    public @Nullable Map<String, Object> entry() {
        Map<String, Object> servers = Json.object(tree.get(path.get(0)));
        return servers == null ? null : Json.object(servers.get(path.get(1)));
    }

    @Override
    public String with(Map<String, Object> entry) {
        String table = alone(entry).replace("\n", newline) + newline;
        String edited;
        List<int[]> ours = TomlTables.of(text).under(path);
        if (ours.isEmpty()) {
            String gap = text.isEmpty() ? "" : text.endsWith("\n") ? newline : newline + newline;
            edited = text + gap + table;
        } else {
            int first = ours.get(0)[0];
            edited = cut(ours.subList(1, ours.size()));
            edited = edited.substring(0, first) + table + edited.substring(ours.get(0)[1]);
        }
        return checked(edited, entry);
    }

    @Override
    public String without() {
        List<int[]> ours = new ArrayList<>(TomlTables.of(text).under(path));
        if (!ours.isEmpty()) { // and the empty line that was put before it
            int from = ours.get(0)[0];
            if (text.substring(0, from).endsWith(newline + newline)) {
                ours.set(0, new int[] {from - newline.length(), ours.get(0)[1]});
            }
        }
        return checked(cut(ours), null);
    }

    private String cut(List<int[]> ranges) {
        StringBuilder rest = new StringBuilder(text);
        for (int i = ranges.size() - 1; i >= 0; i--) {
            rest.delete(ranges.get(i)[0], ranges.get(i)[1]);
        }
        return rest.toString();
    }

    @Override
    public String alone(Map<String, Object> entry) {
        return "[" + path.get(0) + "." + path.get(1) + "]\n"
                + entry.entrySet().stream()
                        .map(e -> e.getKey() + " = " + value(e.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String value(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> e.getKey() + " = " + value(e.getValue()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TomlText::value).collect(Collectors.joining(", ", "[", "]"));
        }
        return Json.write(value).replace("\u007f", "\\u007f"); // the escapes of JSON are those of TOML, but for this
    }

    // What is written must say the same as before but for our entry, whatever the text looks like.
    private String checked(String edited, @Nullable Map<String, Object> entry) {
        Map<String, Object> expected = new LinkedHashMap<>(tree);
        Map<String, Object> servers = Json.object(tree.get(path.get(0)));
        Map<String, Object> changed = new LinkedHashMap<>(servers == null ? Map.of() : servers);
        if (entry == null) {
            changed.remove(path.get(1));
        } else {
            changed.put(path.get(1), entry);
        }
        if (changed.isEmpty()) { // a table that holds nothing more needs no line of its own
            expected.remove(path.get(0));
        } else {
            expected.put(path.get(0), changed);
        }
        Map<String, Object> found = new LinkedHashMap<>(reparsed(edited));
        if (Map.of().equals(found.get(path.get(0)))) {
            found.remove(path.get(0));
        }
        if (!found.equals(expected)) {
            throw uneditable(null);
        }
        return edited;
    }

    private static Map<String, Object> reparsed(String edited) {
        try {
            return parse(edited);
        } catch (NotInstalled e) {
            throw uneditable(e);
        }
    }

    private static NotInstalled uneditable(@Nullable NotInstalled cause) {
        return new NotInstalled("it is written in a way that cannot be edited without changing more of it", cause);
    }
}
