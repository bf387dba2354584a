package ai.trustmodel.tracing.extractors;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the events of a stream, one at a time and in order. */
@FunctionalInterface
interface StreamEvents {
    /**
     * Takes one event: its name, null when it has none, and its data. Whether it brought a piece of the output: text,
     * thinking, the arguments of a call; times between such events are the times between tokens.
     */
    boolean accept(@Nullable String event, Map<String, Object> data);
}
