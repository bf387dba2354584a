package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.RecordIds;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A call that records, perhaps not for the first time.
 *
 * @param toolUseId the client's id of it, null when it gave none
 * @param key identifies it with everything it says, null when nothing does
 */
record Attempt(@Nullable String toolUseId, @Nullable String key) {
    /** Where a trace keeps the id of the call that began it. */
    static final String MARK = "tool_use_id";

    /**
     * A call with its arguments. Two that say different things are different, whatever the client calls them.
     *
     * @param threadId the conversation, since not every client's ids are unique beyond it
     */
    static Attempt of(Arguments arguments, @Nullable String toolUseId, @Nullable String threadId) {
        if (toolUseId == null) {
            return new Attempt(null, null);
        }
        String said = Json.write(Arrays.asList(
                arguments.call().caller().name(),
                threadId,
                toolUseId,
                arguments.call().params().get("name"),
                arguments.values()));
        return new Attempt(toolUseId, RecordIds.of(said));
    }

    /** The id of what it records: the same at every attempt, so that the store takes it once. */
    String id(String part, Instant now) {
        return key == null ? RecordIds.at(now) : RecordIds.of(key + '/' + part);
    }

    /** Whether an earlier attempt began this trace. */
    boolean began(Trace trace) {
        return toolUseId != null && toolUseId.equals(trace.metadata().get(MARK));
    }
}
