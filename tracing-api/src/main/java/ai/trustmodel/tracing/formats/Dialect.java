package ai.trustmodel.tracing.formats;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose way of writing media into a content block. */
@SuppressWarnings("ImmutableEnumChecker") // references to static methods hold nothing that could change
enum Dialect {
    OPENAI(OpenAiMedia::read, OpenAiMedia::write),
    RESPONSES(ResponsesMedia::read, ResponsesMedia::write),
    ANTHROPIC(AnthropicMedia::read, AnthropicMedia::write),
    GEMINI(GeminiMedia::read, GeminiMedia::write),
    OTEL(OtelMedia::read, OtelMedia::write),
    LANGCHAIN(LangChainMedia::read, LangChainMedia::write);

    /** The media in a block; null when it is none of this dialect, or not only that. */
    private interface Reader {
        @Nullable
        Media read(Map<String, Object> block);
    }

    /** A block for this; null when the dialect has none for it. */
    private interface Writer {
        @Nullable
        Map<String, Object> write(Media media);
    }

    private static final String DIALECT = "dialect";
    private static final String MORE = "more";
    private static final String NAME = "name";

    private final Reader reader;
    private final Writer writer;

    Dialect(Reader reader, Writer writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /** The word on the wire. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Which dialect a block is of, and of two that could both have written it the first; null when it is no media. */
    static @Nullable Dialect of(Map<String, Object> block) {
        for (Dialect dialect : values()) {
            if (dialect.reader.read(block) != null) {
                return dialect;
            }
        }
        return null;
    }

    /** This block in this dialect, as far as the dialect goes: what else it said is not said. Null when it has no form. */
    @Nullable
    Map<String, Object> translated(Map<String, Object> block) {
        Dialect from = of(block);
        Media media = from == null ? null : from.reader.read(block);
        return media == null ? null : from == this ? block : writer.write(media.alone());
    }

    /**
     * This block in this dialect with a note, under this key, of what it was, so that {@link #restored} gives it back;
     * null when there is no such form.
     */
    @Nullable
    Map<String, Object> noted(Map<String, Object> block, String key) {
        Dialect from = of(block);
        Media media = from == null ? null : from.reader.read(block);
        Map<String, Object> written = media == null || from == this ? null : writer.write(media.alone());
        if (media == null || from == null || written == null) {
            return null;
        }
        Map<String, Object> note = new LinkedHashMap<>();
        note.put(DIALECT, from.word());
        Fields.put(note, NAME, media.name());
        Fields.put(note, MORE, media.more());
        Map<String, Object> noted = new LinkedHashMap<>(written);
        noted.put(key, note);
        return block.equals(restored(noted, key)) ? noted : null;
    }

    /** The block that was noted in this one; null when none was. */
    @Nullable
    Map<String, Object> restored(Map<String, Object> block, String key) {
        Map<String, Object> note = Fields.object(block.get(key));
        Map<String, Object> bare = new LinkedHashMap<>(block);
        bare.remove(key);
        Media media = note.isEmpty() ? null : reader.read(bare);
        for (Dialect dialect : values()) {
            if (media != null && dialect.word().equals(note.get(DIALECT))) {
                return dialect.writer.write(new Media(
                        media.kind(),
                        media.mimeType(),
                        media.source(),
                        media.value(),
                        Fields.text(note, NAME),
                        Fields.object(note.get(MORE))));
            }
        }
        return null;
    }
}
