package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form another tool gives to the messages of a conversation. Immutable and thread-safe; got from
 * {@link MessageFormats}.
 *
 * <p>JSON values go in and come out: a {@code Map<String, Object>}, a {@code List<Object>}, a {@link String}, a
 * {@link Number}, a {@link Boolean} or null, as {@link ai.trustmodel.tracing.spi.Json} reads and writes them.
 *
 * <pre>{@code
 * MessageFormat langChain = MessageFormats.named("langchain");
 * Object dicts = langChain.write(trace.messages());
 * List<Message> same = langChain.read(dicts);
 * }</pre>
 *
 * <p>{@code read(write(messages))} equals {@code messages} for the forms that can hold a message whole:
 * {@code langchain}, {@code langchain-lc} and {@code otel}. The request forms {@code openai} and {@code anthropic} hold
 * what can be sent to a model, and no more: ids, tokens and times of earlier answers are not part of a request.
 *
 * <p>A content block is translated where the form has a place for it, as for images, audio, documents and thinking. Any
 * other is written as it is, and comes back as it was.
 */
public interface MessageFormat {
    /** The word it is chosen by, as in {@code "langchain"}. */
    String name();

    /** These messages in this form: a list, or for a request form the request's body. Never throws. */
    Object write(List<Message> messages);

    /**
     * The messages in this value.
     *
     * @throws IllegalArgumentException when it does not have this form, with what was expected
     */
    List<Message> read(@Nullable Object json);
}
