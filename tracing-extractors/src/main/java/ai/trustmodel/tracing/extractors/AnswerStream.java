package ai.trustmodel.tracing.extractors;

import java.util.List;
import java.util.Map;

/**
 * Puts the events of a streamed answer together to the body the same answer would have had unstreamed.
 *
 * <p>There is a body at any time: of a stream that was cut, what came until then. An error the stream told of is its
 * {@code error}. Not thread-safe.
 */
interface AnswerStream extends StreamEvents {
    /** The answer so far; changes no more when further events come. */
    Map<String, Object> body();

    /** Whether the events themselves say that the answer is whole. */
    boolean complete();

    /** What was odd. */
    default List<String> warnings() {
        return List.of();
    }
}
