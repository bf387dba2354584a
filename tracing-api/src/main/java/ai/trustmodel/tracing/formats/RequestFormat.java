package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Extractors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to a provider. The extractors on the class path read it, as they read it when it is recorded.
 */
abstract class RequestFormat implements MessageFormat {
    /** Where extractors keep the marks that end a cached prefix: by the number of the block that had one. */
    static final String CACHE_MARK = "cache_control";

    /** Where such a request is sent, which says more surely than its shape what it is. */
    abstract String url();

    @Override
    public final List<Message> read(@Nullable Object json) {
        return extract(json).request();
    }

    private Extraction extract(@Nullable Object json) {
        Object body = json instanceof List<?> messages ? Map.of("messages", messages) : json;
        boolean possible = Fields.object(body).get("messages") instanceof List<?>;
        if (!possible) {
            throw new IllegalArgumentException("a request of " + name() + " is an object with a list of \"messages\"");
        }
        Extraction read = Extractors.available()
                .extract(Exchange.builder()
                        .provider(name())
                        .url(url())
                        .request(body)
                        .build());
        if (read.warnings().contains("no_extractor")) {
            throw new IllegalArgumentException(
                    "nothing here reads requests of " + name() + "; add tracing-extractors to the class path");
        }
        return read;
    }

    static Map<String, Object> marks(Message message) {
        return Fields.object(message.additionalKwargs().get(CACHE_MARK));
    }

    /** The blocks of a message with its cache marks where they were; a text that had one becomes a block for it. */
    static List<@Nullable Object> marked(Message message) {
        Map<String, Object> marks = marks(message);
        List<@Nullable Object> blocks = new ArrayList<>(message.blocks());
        if (blocks.isEmpty() && !marks.isEmpty() && !message.content().isEmpty()) {
            blocks.add(Said.textBlock(message.content()));
        }
        for (int i = 0; i < blocks.size(); i++) {
            Object mark = marks.get(Integer.toString(i));
            Map<String, Object> block = Fields.object(blocks.get(i));
            if (mark != null && !block.isEmpty()) {
                Map<String, Object> marked = new LinkedHashMap<>(block);
                marked.put(CACHE_MARK, mark);
                blocks.set(i, marked);
            }
        }
        return blocks;
    }
}
