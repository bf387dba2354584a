package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The providers that are told apart, in the order they are asked. Immutable and thread-safe. */
final class Providers {
    private static final String FILE = "providers.json";
    private static final Providers KNOWN = new Providers(rows(read()));

    private record Wildcard(Pattern hosts, int length, String provider) {}

    private final List<Provider> all;
    private final Map<String, String> hosts = new HashMap<>();
    private final List<Wildcard> wildcards = new ArrayList<>();
    private final Map<String, List<List<String>>> usage = new HashMap<>();

    Providers(List<Provider> providers) {
        this.all = List.copyOf(providers);
        for (Provider provider : all) {
            for (String host : provider.hosts()) {
                if (host.contains("*")) {
                    Pattern pattern = Pattern.compile("\\Q" + host.replace("*", "\\E.*\\Q") + "\\E");
                    wildcards.add(new Wildcard(pattern, host.length(), provider.name()));
                } else {
                    hosts.put(host, provider.name());
                }
            }
            provider.usage()
                    .forEach((kind, places) -> places.forEach(place ->
                            usage.computeIfAbsent(kind, k -> new ArrayList<>()).add(List.of(place.split("\\.")))));
        }
        // The longest says most.
        wildcards.sort(Comparator.comparingInt(Wildcard::length).reversed());
    }

    /** Those of {@code providers.json}. */
    static Providers known() {
        return KNOWN;
    }

    /**
     * The providers in a JSON array of rows.
     *
     * @throws IllegalArgumentException when it is none, or a row says something unknown
     */
    static List<Provider> rows(String json) {
        List<Provider> providers = new ArrayList<>();
        Values.objects(Json.parse(json)).forEach(row -> providers.add(Provider.of(row)));
        return providers;
    }

    /** The provider at this host, which may end in a port; null when nobody known is there. */
    @Nullable
    String atHost(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        String exact = hosts.getOrDefault(host, hosts.get(name));
        if (exact != null || host.isEmpty()) {
            return exact;
        }
        for (Wildcard wildcard : wildcards) {
            if (wildcard.hosts().matcher(host).matches()
                    || wildcard.hosts().matcher(name).matches()) {
                return wildcard.provider();
            }
        }
        return null;
    }

    /** The provider that has a header of its own among these, null when none has. */
    @Nullable
    String withHeader(Map<String, String> requestHeaders, Map<String, String> responseHeaders) {
        if (requestHeaders.isEmpty() && responseHeaders.isEmpty()) {
            return null;
        }
        List<String> names = new ArrayList<>();
        requestHeaders.keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        responseHeaders.keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        for (Provider provider : all) {
            for (String header : provider.headers()) {
                boolean open = header.endsWith("*");
                String start = open ? header.substring(0, header.length() - 1) : header;
                if (names.stream().anyMatch(name -> open ? name.startsWith(start) : name.equals(start))) {
                    return provider.name();
                }
            }
        }
        return null;
    }

    /** The provider these bodies give away, null when they give none away. */
    @Nullable
    String marked(Map<String, Object> request, Map<String, Object> answer) {
        for (Provider provider : all) {
            if (provider.marks().stream().anyMatch(mark -> mark.isIn(request, answer))) {
                return provider.name();
            }
        }
        return null;
    }

    /** The tokens of this kind in a usage object, in whichever provider's place they are; null when in none. */
    @Nullable
    Long tokens(Map<String, Object> counted, String kind) {
        for (List<String> place : usage.getOrDefault(kind, List.of())) {
            Map<String, Object> in = counted;
            for (String key : place.subList(0, place.size() - 1)) {
                in = Values.object(in, key);
            }
            Long number = Values.number(in, place.get(place.size() - 1));
            if (number != null) {
                return number;
            }
        }
        return null;
    }

    private static String read() {
        try (InputStream file = Providers.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing beside " + Providers.class.getName());
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be read", e);
        }
    }
}
