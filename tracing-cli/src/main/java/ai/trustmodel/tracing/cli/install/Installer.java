package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts our entry into a client's configuration, and takes it out. */
public final class Installer {
    /** What to do with an entry. */
    public enum Change {
        /** There was none. */
        ADDED,
        /** There was another. */
        REPLACED,
        /** It was there as it is to be, or was not there when it was to go. */
        NONE,
        /** It was there. */
        REMOVED
    }

    /**
     * What was done.
     *
     * @param file the configuration
     * @param backup a copy of how it was before, null when there was nothing or it was not changed
     * @param exposed whether others can read a secret in it
     */
    public record Outcome(
            Change change, Path file, @Nullable Path backup, boolean exposed) {}

    private final Machine machine;
    private final McpClient client;
    private final ConfigFile file;
    private final ConfigText config;

    private Installer(Machine machine, McpClient client, ConfigFile file, ConfigText config) {
        this.machine = machine;
        this.client = client;
        this.file = file;
        this.config = config;
    }

    /**
     * Reads the configuration of a client.
     *
     * @throws NotInstalled when it is there and cannot be understood
     */
    public static Installer of(Machine machine, McpClient client) throws IOException {
        ConfigFile file = ConfigFile.read(client.file(machine));
        try {
            return new Installer(machine, client, file, client.read(file.text()));
        } catch (NotInstalled e) {
            throw new NotInstalled(file.path() + ": " + e.getMessage() + "; mend it first, nothing was changed", e);
        }
    }

    /** Whose configuration it is. */
    public McpClient client() {
        return client;
    }

    /** The file it is configured in. */
    public Path file() {
        return file.path();
    }

    /**
     * The entry for a server that the client starts by our launcher. Variables that an earlier one sets, and whatever else
     * somebody wrote into it, stay: who installs again after an update need not say everything again.
     */
    public Map<String, Object> stdio(Map<String, String> environment) {
        Map<String, String> variables = new LinkedHashMap<>();
        Map<String, Object> present = config.entry();
        Map<String, Object> before = present == null ? null : Json.object(present.get("env"));
        if (before != null) {
            before.forEach((name, value) -> variables.put(name, String.valueOf(value)));
        }
        variables.putAll(environment);
        return withTheRest(client.entry(new Server.Stdio(new Launcher(machine).command(), variables)), "command");
    }

    /** This entry, with what stands in an earlier one of its kind and is not ours. */
    private Map<String, Object> withTheRest(Map<String, Object> entry, String kind) {
        Map<String, Object> present = config.entry();
        Map<String, Object> whole = new LinkedHashMap<>(entry);
        if (present != null && present.containsKey(kind)) {
            present.forEach(whole::putIfAbsent);
        }
        return whole;
    }

    /**
     * The entry for a server at an address.
     *
     * @param token what the server asks for, null when that is none
     * @throws NotInstalled when the client's file cannot hold such an entry
     */
    public Map<String, Object> http(String url, @Nullable String token) {
        requireHttp();
        Map<String, Object> entry = withTheRest(client.entry(Server.Http.withToken(url, token)), client.urlKey());
        if (token == null) {
            entry.remove(client.headersKey());
        }
        return entry;
    }

    /**
     * Makes sure that the client's file can name a server by its address.
     *
     * @throws NotInstalled when it cannot
     */
    public void requireHttp() {
        if (!client.takesHttp()) {
            throw new NotInstalled(
                    client.title() + " takes servers by their command alone from its file; install it without --http");
        }
    }

    /** What putting this entry there would do. */
    public Change change(Map<String, Object> entry) {
        Map<String, Object> present = config.entry();
        return present == null ? Change.ADDED : present.equals(entry) ? Change.NONE : Change.REPLACED;
    }

    /** The entry as it would stand in the file. */
    public String shown(Map<String, Object> entry) {
        return config.alone(entry);
    }

    /**
     * Puts this entry there.
     *
     * @throws NotInstalled when the file is written in a way that does not allow it
     */
    public Outcome put(Map<String, Object> entry, LocalDateTime now) throws IOException {
        Change change = change(entry);
        if (change == Change.NONE) {
            return new Outcome(change, file.path(), null, exposed(entry));
        }
        String text;
        try {
            text = config.with(entry);
        } catch (NotInstalled e) {
            throw new NotInstalled(
                    file.path() + ": " + e.getMessage() + ". Nothing was changed; put this there yourself:\n"
                            + shown(entry),
                    e);
        }
        Path backup = file.replace(text, now);
        return new Outcome(change, file.path(), backup, exposed(entry));
    }

    private boolean exposed(Map<String, Object> entry) throws IOException {
        return entry.containsKey(client.headersKey()) && file.readableByOthers();
    }

    /** Takes our entry out, and nothing else. */
    public Outcome remove(LocalDateTime now) throws IOException {
        if (config.entry() == null) {
            return new Outcome(Change.NONE, file.path(), null, false);
        }
        String text;
        try {
            text = config.without();
        } catch (NotInstalled e) {
            throw new NotInstalled(
                    file.path() + ": " + e.getMessage() + ". Nothing was changed; take " + McpClient.NAME
                            + " out of it yourself",
                    e);
        }
        return new Outcome(Change.REMOVED, file.path(), file.replace(text, now), false);
    }
}
