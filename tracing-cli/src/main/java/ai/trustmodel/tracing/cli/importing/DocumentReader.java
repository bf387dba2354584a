package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.formats.MessageFormats;
import ai.trustmodel.tracing.formats.SpanFormat;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the documents of one file. */
final class DocumentReader {
    /** The forms a document can have. */
    static final List<String> FORMS = Stream.concat(MessageFormats.names().stream(), SpanFormat.names().stream())
            .distinct()
            .toList();

    private final Path file;
    private final @Nullable String form;
    private final Instant written;
    private final Map<String, Integer> seen = new HashMap<>();

    /** A reader of documents of this form, null to look at each; they are as old as the file when they do not say. */
    DocumentReader(Path file, @Nullable String form, Instant written) {
        this.file = file;
        this.form = form;
        this.written = written;
    }

    /** What to call a conversation that has no name. */
    String name() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    Instant written() {
        return written;
    }

    /** The form of a document. */
    String form(Object document) throws NotUnderstood {
        return form == null ? DocumentKind.of(document) : form;
    }

    /** The spans in a document, null when it is a conversation; messages of OpenTelemetry are not its spans. */
    @Nullable
    List<TraceRecord> spans(Object document, String known) throws NotUnderstood {
        if (!SpanFormat.names().contains(known) || (known.equals("otel") && DocumentKind.messages(document) != null)) {
            return null;
        }
        try {
            return SpanFormat.named(known).read(document);
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood(e.getMessage() == null ? "it is not " + known : e.getMessage(), e);
        }
    }

    ConversationImport conversation(Object document, String text, String known) throws NotUnderstood {
        List<?> list = DocumentKind.messages(document);
        if (list == null) {
            throw new NotUnderstood("it has no \"messages\", which " + known + " has");
        }
        try {
            List<Message> messages = MessageFormats.named(known).read(isRequest(known) ? document : list);
            Map<String, Object> fields = Json.object(document);
            return new ConversationImport(fields == null ? Map.of() : fields, messages, known, key(text));
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood(e.getMessage() == null ? "it is not " + known : e.getMessage(), e);
        }
    }

    private static boolean isRequest(String form) {
        return form.equals("openai") || form.equals("anthropic");
    }

    // A conversation may be in a file twice, as in data for training, and is not one conversation for that.
    private String key(String text) {
        String digest = HexFormat.of().formatHex(FileIndex.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
        int times = seen.merge(digest, 1, Integer::sum);
        return times == 1 ? digest : digest + ' ' + times;
    }
}
