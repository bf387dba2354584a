package ai.trustmodel.tracing.mcp.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which capability a client must have to be asked something. */
public final class Asking {
    private static final Map<String, String> CAPABILITIES =
            Map.of("elicitation/create", "elicitation", "sampling/createMessage", "sampling", "roots/list", "roots");

    private Asking() {}

    /** The capability that a question needs and this caller lacks, null when it can be asked. */
    public static @Nullable String missing(String method, Caller caller) {
        String capability = CAPABILITIES.getOrDefault(method, method);
        return caller.capabilities().containsKey(capability) ? null : capability;
    }

    static void check(String method, Caller caller) {
        String capability = missing(method, caller);
        if (capability != null) {
            throw ProtocolError.invalidParams(
                    "the client cannot be asked: it does not have the capability " + capability);
        }
    }
}
