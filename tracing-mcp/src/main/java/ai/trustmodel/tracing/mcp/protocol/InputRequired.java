package ai.trustmodel.tracing.mcp.protocol;

import java.util.Map;

/** Ends a call that needs an answer of the caller first. It is repeated with the answer, from its beginning. */
public final class InputRequired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient Map<String, Object> request;

    /**
     * @param key names the question
     * @param request {@code method} and {@code params} of what is asked
     */
    public InputRequired(String key, Map<String, Object> request) {
        super("the call needs an answer of its caller: " + key, null, false, false);
        this.key = key;
        this.request = request;
    }

    public String key() {
        return key;
    }

    public Map<String, Object> request() {
        return request;
    }
}
