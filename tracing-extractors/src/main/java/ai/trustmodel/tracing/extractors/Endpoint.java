package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the address of a call says: who was called, and, at the large clouds, which model. */
final class Endpoint {
    // Bedrock, Azure deployments, Vertex and Gemini.
    private static final Pattern MODEL = Pattern.compile(
            "/(?:model|models|tunedModels|deployments|endpoints)/([^/?#]+?)(?=$|[/?#]|:[a-zA-Z]+(?:$|[?#]))");

    private static final Map<String, String> HOSTS = hosts();

    private Endpoint() {}

    private static Map<String, String> hosts() {
        Map<String, String> hosts = new LinkedHashMap<>();
        hosts.put("api.anthropic.com", "anthropic");
        hosts.put("api.openai.com", "openai");
        hosts.put("openrouter.ai", "openrouter");
        hosts.put("api.mistral.ai", "mistral");
        hosts.put("api.groq.com", "groq");
        hosts.put("api.deepseek.com", "deepseek");
        hosts.put("api.x.ai", "xai");
        hosts.put("api.perplexity.ai", "perplexity");
        hosts.put("api.together.", "together");
        hosts.put("api.cohere.", "cohere");
        hosts.put("api.cerebras.ai", "cerebras");
        hosts.put("generativelanguage.googleapis.com", "google");
        hosts.put("aiplatform.googleapis.com", "vertexai");
        hosts.put("bedrock-runtime.", "bedrock");
        hosts.put(".azure.com", "azure");
        hosts.put("huggingface.co", "huggingface");
        return hosts;
    }

    /** The provider of an exchange: the one it names, else the one its host belongs to, else this one. */
    static String provider(Exchange exchange, String otherwise) {
        String named = exchange.provider();
        if (named != null && !named.isBlank()) {
            return named;
        }
        String host = host(exchange.url());
        for (Map.Entry<String, String> known : HOSTS.entrySet()) {
            if (host.contains(known.getKey())) {
                return known.getValue();
            }
        }
        return otherwise;
    }

    /** The model named in the path of this URL, null when it names none. */
    static @Nullable String model(@Nullable String url) {
        Matcher matcher = MODEL.matcher(path(url));
        return matcher.find() ? decoded(matcher.group(1)) : null;
    }

    /** The path of this URL without query, empty when there is none. */
    static String path(@Nullable String url) {
        if (url == null) {
            return "";
        }
        int scheme = url.indexOf("://");
        int from = scheme < 0 ? 0 : url.indexOf('/', scheme + 3);
        String path = from < 0 ? "" : url.substring(from);
        int end = path.indexOf('?');
        return end < 0 ? path : path.substring(0, end);
    }

    private static String host(@Nullable String url) {
        int scheme = url == null ? -1 : url.indexOf("://");
        if (url == null || scheme < 0) {
            return "";
        }
        int end = url.indexOf('/', scheme + 3);
        return (end < 0 ? url.substring(scheme + 3) : url.substring(scheme + 3, end)).toLowerCase(Locale.ROOT);
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment; // a stray percent sign
        }
    }
}
