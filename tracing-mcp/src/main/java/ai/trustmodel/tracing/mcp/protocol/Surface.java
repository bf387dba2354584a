package ai.trustmodel.tracing.mcp.protocol;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a server offers. Defined once, for every revision and transport.
 *
 * @param serverInfo its name, version, title and description
 * @param instructions what a model should know to use it
 */
public record Surface(
        Map<String, Object> serverInfo,
        String instructions,
        List<Tool> tools,
        List<Resources> resources,
        List<Prompt> prompts) {

    /** The same with more. */
    public Surface with(List<Tool> moreTools, List<Resources> moreResources, List<Prompt> morePrompts) {
        return new Surface(
                serverInfo,
                instructions,
                Stream.concat(tools.stream(), moreTools.stream()).toList(),
                Stream.concat(resources.stream(), moreResources.stream()).toList(),
                Stream.concat(prompts.stream(), morePrompts.stream()).toList());
    }

    /** What it can do, as the revisions with sessions announce it. */
    public Map<String, Object> capabilities() {
        return Map.of(
                "tools", Map.of("listChanged", true),
                "resources", Map.of("subscribe", true, "listChanged", true),
                "prompts", Map.of("listChanged", true),
                "completions", Map.of(),
                "logging", Map.of());
    }
}
