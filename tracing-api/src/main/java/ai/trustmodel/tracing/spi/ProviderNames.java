package ai.trustmodel.tracing.spi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One name for each provider, of those that libraries and people give them. */
final class ProviderNames {
    private static final Set<String> LOCAL =
            Set.of("ollama", "local", "lmstudio", "vllm", "llamacpp", "localai", "jan", "tgi", "llamafile", "gpustack");
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("gemini", "google"),
            Map.entry("googleai", "google"),
            Map.entry("googlegenai", "google"),
            Map.entry("googleaigemini", "google"),
            Map.entry("vertex", "vertexai"),
            Map.entry("googlevertex", "vertexai"),
            Map.entry("googlevertexai", "vertexai"),
            Map.entry("aws", "bedrock"),
            Map.entry("awsbedrock", "bedrock"),
            Map.entry("amazonbedrock", "bedrock"),
            Map.entry("bedrockmantle", "bedrock"),
            Map.entry("azureopenai", "azure"),
            Map.entry("azureai", "azure"),
            Map.entry("mistralai", "mistral"),
            Map.entry("moonshotai", "moonshot"),
            Map.entry("togetherai", "together"),
            Map.entry("fireworksai", "fireworks"),
            Map.entry("voyageai", "voyage"),
            Map.entry("zhipuai", "zai"));

    // OpenRouter passes on the prices of these vendors, which nobody else serves at another.
    private static final Map<String, String> RESOLD =
            Map.of("anthropic/", "anthropic", "openai/", "openai", "google/", "google", "x-ai/", "xai");

    private static final Pattern SEPARATORS = Pattern.compile("[-_.\\s]");

    private ProviderNames() {}

    static String of(String provider) {
        String name = SEPARATORS.matcher(provider.toLowerCase(Locale.ROOT)).replaceAll("");
        return SAME.getOrDefault(name, name);
    }

    /** Whether this is a server people run themselves, whose costs no price list knows. */
    static boolean isLocal(String provider) {
        return LOCAL.contains(provider);
    }

    /** Whether the name asked for says more than the one that answered, as where it holds the region. */
    static boolean asksByFullName(String provider) {
        return provider.equals("bedrock");
    }

    /** Whose price list counts for this model, and its name there. */
    static Map.Entry<String, List<String>> seller(String provider, List<String> names) {
        if (provider.equals("openrouter") && !names.isEmpty()) {
            for (Map.Entry<String, String> vendor : RESOLD.entrySet()) {
                if (names.get(0).startsWith(vendor.getKey())) {
                    return Map.entry(
                            vendor.getValue(),
                            names.stream()
                                    .map(name -> name.substring(vendor.getKey().length()))
                                    .toList());
                }
            }
        }
        return Map.entry(provider, names);
    }
}
