package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;

/**
 * Turns the payloads of a provider's format into facts. An implementation is a service with a constructor without
 * arguments, stateless, used by several threads at once, and total: it never throws, whatever the payload is.
 *
 * <p>The bodies it is given are read already where they are JSON: a {@link java.util.Map} or {@link java.util.List}.
 * Any other text, such as a stream of server-sent events, is a {@link String}; bytes that are not text stay
 * {@code byte[]}.
 */
public interface Extractor {
    /** Names this extractor among all, as in {@code "anthropic-messages"}. Two with one name are an error. */
    String name();

    /** Extractors are asked in falling order of priority, then by name. Built-in ones have 0, the catch-all less. */
    default int priority() {
        return 0;
    }

    /** Whether this is its format. Cheap: looks at the provider, the URL and the shape of the bodies. */
    boolean supports(Exchange exchange);

    /** The facts in this exchange; whatever cannot be understood is left out and named in the warnings. */
    Extraction extract(Exchange exchange);
}
