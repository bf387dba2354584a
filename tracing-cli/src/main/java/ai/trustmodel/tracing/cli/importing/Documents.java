package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON documents in a file: one on each line, or the file as a whole, or the elements of the list it is. */
final class Documents {
    private Documents() {}

    /** Receives the documents in their order. */
    interface Sink {
        void accept(Object document, String text) throws IOException, NotUnderstood;
    }

    static void read(Path file, Sniffer kind, Sink sink) throws IOException, NotUnderstood {
        try {
            if (kind == Sniffer.LINES) {
                readLines(file, sink);
            } else {
                readWhole(Files.readString(file), sink);
            }
        } catch (MalformedInputException e) {
            throw new NotUnderstood("it is not UTF-8", e);
        }
    }

    private static void readLines(Path file, Sink sink) throws IOException, NotUnderstood {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    try {
                        accept(parse(line), line, sink);
                    } catch (NotUnderstood e) {
                        throw new NotUnderstood("line " + number + ": " + e.getMessage(), e);
                    }
                }
            }
        }
    }

    private static void readWhole(String text, Sink sink) throws IOException, NotUnderstood {
        Object value = parse(text);
        if (value instanceof List<?> list && !DocumentKind.isConversation(list)) {
            for (Object element : list) {
                accept(element, Json.write(element), sink);
            }
        } else {
            accept(value, text, sink);
        }
    }

    private static @Nullable Object parse(String text) throws NotUnderstood {
        try {
            return Json.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood("it cannot be read: " + e.getMessage(), e);
        }
    }

    private static void accept(@Nullable Object document, String text, Sink sink) throws IOException, NotUnderstood {
        if (document == null) {
            throw new NotUnderstood("it is null where a document is expected");
        }
        sink.accept(document, text);
    }
}
