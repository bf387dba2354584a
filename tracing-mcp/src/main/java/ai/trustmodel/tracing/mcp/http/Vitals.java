package ai.trustmodel.tracing.mcp.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a server is.
 *
 * @param ok whether it can do its work
 * @param facts what is to be known of it besides, for those who may read
 */
public record Vitals(boolean ok, Map<String, Object> facts) {
    public Vitals {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts)); // in this order
    }
}
