package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.internal.Bodies;
import ai.trustmodel.tracing.internal.Providers;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The extractors that apply, asked in order until one supports the exchange. Immutable and thread-safe. */
public final class Extractors {
    private final List<Extractor> ordered;

    private Extractors(List<Extractor> extractors) {
        List<Extractor> sorted = new ArrayList<>(extractors);
        sorted.sort(Comparator.comparingInt(Extractor::priority).reversed().thenComparing(Extractor::name));
        this.ordered = List.copyOf(sorted);
    }

    /**
     * Those on the class path or module path.
     *
     * @throws ConfigurationException when two have the same name
     */
    public static Extractors available() {
        return new Extractors(
                List.copyOf(Providers.load(Extractor.class, Extractor::name).values()));
    }

    /** These and no others. */
    public static Extractors of(List<Extractor> extractors) {
        return new Extractors(extractors);
    }

    /** These with one more; of two that support an exchange the one of higher priority is asked. */
    public Extractors with(Extractor extractor) {
        List<Extractor> more = new ArrayList<>(ordered);
        more.add(extractor);
        return new Extractors(more);
    }

    /** In the order they are asked. */
    public List<Extractor> inOrder() {
        return ordered;
    }

    /**
     * The facts in this exchange. Never throws: an extractor that does is passed over and named in the warnings, and
     * when no extractor supports the exchange the result is empty, of provider and format {@code unknown}.
     */
    public Extraction extract(Exchange exchange) {
        Exchange readable = Bodies.read(exchange);
        List<String> failures = new ArrayList<>();
        for (Extractor extractor : ordered) {
            try {
                if (extractor.supports(readable)) {
                    Extraction extraction = extractor.extract(readable);
                    return failures.isEmpty() ? extraction : withWarnings(extraction, failures);
                }
            } catch (RuntimeException | StackOverflowError e) {
                failures.add("extractor_failed:" + extractor.name() + ":"
                        + e.getClass().getSimpleName());
            }
        }
        String provider = exchange.provider() == null ? "unknown" : exchange.provider();
        failures.add("no_extractor");
        return Extraction.builder(provider, "unknown").warnings(failures).build();
    }

    private static Extraction withWarnings(Extraction extraction, List<String> failures) {
        List<String> warnings = new ArrayList<>(extraction.warnings());
        warnings.addAll(failures);
        return extraction.toBuilder().warnings(warnings).build();
    }

    @Override
    public String toString() {
        return "Extractors" + ordered.stream().map(Extractor::name).toList();
    }
}
