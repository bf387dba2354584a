package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.install.McpClient;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The clients by the names that the command line gives them. */
final class McpClients implements Iterable<String> {
    /** The clients of these names, each once. */
    static Set<McpClient> of(List<String> names, Verb verb) {
        Set<McpClient> clients = new LinkedHashSet<>();
        for (String name : names) {
            clients.add(Arrays.stream(McpClient.values())
                    .filter(client -> client.id().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> verb.wrongUsage("there is no client '" + name + "'; there are "
                            + Arrays.stream(McpClient.values())
                                    .map(McpClient::id)
                                    .collect(Collectors.joining(", ")))));
        }
        return clients;
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(McpClient.values()).map(McpClient::id).iterator();
    }
}
