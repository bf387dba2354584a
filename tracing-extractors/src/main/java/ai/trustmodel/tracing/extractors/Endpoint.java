package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the address of a call says: who was called, and, at the large clouds, which model. */
final class Endpoint {
    // Bedrock, Azure deployments, Vertex and Gemini. Some name a format in that place instead.
    private static final Pattern MODEL = Pattern.compile(
            "/(?:model|models|tunedModels|deployments|endpoints)/"
                    + "(?!chat/completions$|completions$|embeddings$|images/|openapi/)([^/?#]+?)(?=$|[/?#]|:[a-zA-Z]+(?:$|[?#]))");

    private Endpoint() {}

    /**
     * The provider of an exchange: the one it names, else the one its host belongs to, else the one with such headers,
     * else the one that its bodies give away, else this one.
     */
    static String provider(Exchange exchange, String otherwise) {
        return provider(exchange, Values.object(exchange.response()), otherwise);
    }

    /** The same of an exchange whose answer was put together to this body. */
    static String provider(Exchange exchange, Map<String, Object> answer, String otherwise) {
        String named = exchange.provider();
        if (named != null && !named.isBlank()) {
            return named;
        }
        Providers known = Providers.known();
        String found = known.atHost(host(exchange.url()));
        if (found == null) {
            found = known.withHeader(exchange.requestHeaders(), exchange.responseHeaders());
        }
        if (found == null) {
            found = known.marked(Values.object(exchange.request()), answer);
        }
        return found == null ? otherwise : found;
    }

    /** The model named in the path of this URL, null when it names none. */
    static @Nullable String model(@Nullable String url) {
        String atBedrock = BedrockShape.model(url); // may be an ARN, which has slashes in it
        if (atBedrock != null) {
            return atBedrock;
        }
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
        if (url == null) {
            return "";
        }
        int scheme = url.indexOf("://");
        int from = scheme < 0 ? 0 : scheme + 3;
        int end = from;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(from, end);
        return authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment; // a stray percent sign
        }
    }
}
