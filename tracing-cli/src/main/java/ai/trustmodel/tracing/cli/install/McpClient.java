package ai.trustmodel.tracing.cli.install;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A program that starts MCP servers, and how it is told which. */
public enum McpClient {
    /** Claude Code, for all projects of the user. */
    CLAUDE_CODE("Claude Code", "mcpServers", Form.STRICT_JSON),
    /** The Claude app. */
    CLAUDE_DESKTOP("Claude Desktop", "mcpServers", Form.STRICT_JSON),
    /** Codex: its command line, its app and its extensions share one file. */
    CODEX("Codex", "mcp_servers", Form.TOML),
    /** Gemini CLI. */
    GEMINI("Gemini CLI", "mcpServers", Form.COMMENTED_JSON),
    /** Cursor. */
    CURSOR("Cursor", "mcpServers", Form.COMMENTED_JSON),
    /** Visual Studio Code, for all workspaces of the default profile. */
    VSCODE("VS Code", "servers", Form.COMMENTED_JSON);

    /** What our entry is called in every configuration. */
    public static final String NAME = "trustmodel-tracing";

    private enum Form {
        STRICT_JSON,
        COMMENTED_JSON,
        TOML
    }

    private final String title;
    private final String container;
    private final Form form;

    McpClient(String title, String container, Form form) {
        this.title = title;
        this.container = container;
        this.form = form;
    }

    /** What the command line calls it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** The file it is configured in. */
    public Path file(Machine machine) {
        Path home = machine.home();
        return switch (this) {
            case CLAUDE_CODE ->
                Machine.or(machine.directory("CLAUDE_CONFIG_DIR"), home).resolve(".claude.json");
            case CLAUDE_DESKTOP -> machine.configuration().resolve("Claude").resolve("claude_desktop_config.json");
            case CODEX ->
                Machine.or(machine.directory("CODEX_HOME"), home.resolve(".codex"))
                        .resolve("config.toml");
            case GEMINI ->
                Machine.or(machine.directory("GEMINI_CLI_HOME"), home)
                        .resolve(".gemini")
                        .resolve("settings.json");
            case CURSOR -> home.resolve(".cursor").resolve("mcp.json");
            case VSCODE ->
                machine.configuration().resolve("Code").resolve("User").resolve("mcp.json");
        };
    }

    /** Whether its file can name a server by its address, with a header. */
    boolean takesHttp() {
        return this != CLAUDE_DESKTOP;
    }

    String urlKey() {
        return this == GEMINI ? "httpUrl" : "url";
    }

    String headersKey() {
        return this == CODEX ? "http_headers" : "headers";
    }

    ConfigText read(String text) {
        return form == Form.TOML
                ? TomlText.of(text, container, NAME)
                : JsonText.of(text, form == Form.COMMENTED_JSON, container, NAME);
    }

    /** The entry that makes this client use this server. */
    Map<String, Object> entry(Server server) {
        Map<String, Object> entry = new LinkedHashMap<>();
        boolean typed = this == CLAUDE_CODE || this == VSCODE;
        if (server instanceof Server.Stdio stdio) {
            if (typed) {
                entry.put("type", "stdio");
            }
            List<String> command = stdio.command();
            entry.put("command", command.get(0));
            entry.put("args", command.subList(1, command.size()));
            if (!stdio.environment().isEmpty()) {
                entry.put("env", new TreeMap<>(stdio.environment()));
            }
        } else if (server instanceof Server.Http http) {
            if (typed) {
                entry.put("type", "http");
            }
            entry.put(urlKey(), http.url());
            if (!http.headers().isEmpty()) {
                entry.put(headersKey(), http.headers());
            }
        }
        return entry;
    }
}
