package ai.trustmodel.tracing.cli.install;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a client reaches the server. */
sealed interface Server {
    /** It starts a command and talks to its standard input and output. */
    record Stdio(List<String> command, Map<String, String> environment) implements Server {
        public Stdio {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /** It goes to an address with these headers. */
    record Http(String url, Map<String, String> headers) implements Server {
        public Http {
            headers = Map.copyOf(headers);
        }

        static Http withToken(String url, @Nullable String token) {
            return new Http(url, token == null ? Map.of() : Map.of("Authorization", "Bearer " + token));
        }

        /** The names of the headers alone: one of them is a secret. */
        @Override
        public String toString() {
            return "Http[url=" + url + ", headers=" + headers.keySet() + "]";
        }
    }

    /**
     * The server in a client's entry.
     *
     * @throws NotInstalled when the entry names none
     */
    static Server of(Map<String, Object> entry, McpClient client) {
        Object command = entry.get("command");
        if (command instanceof String program) {
            List<String> words = new ArrayList<>(List.of(program));
            if (entry.get("args") instanceof List<?> list) {
                list.forEach(word -> words.add(String.valueOf(word)));
            }
            return new Stdio(words, texts(entry.get("env")));
        }
        for (String key : List.of(client.urlKey(), "url")) {
            if (entry.get(key) instanceof String url) {
                return new Http(url, texts(entry.get(client.headersKey())));
            }
        }
        throw new NotInstalled("the entry names neither a command nor an address; run: tracer install " + client.id());
    }

    private static Map<String, String> texts(@Nullable Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text)));
        }
        return texts;
    }
}
