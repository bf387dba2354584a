package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.model.Exchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A file of recorded exchanges. One is read at a time, so that a large file needs little memory. */
public interface Recording {
    /** Receives the exchanges. */
    interface Sink {
        /** Takes one: its place in its file, what it is, and about how many bytes it keeps alive. */
        void accept(int place, Exchange exchange, long bytes) throws IOException, NotUnderstood;
    }

    /** What kind of file it is, one word. */
    String format();

    /** Whether an exchange may be something else than a model call. */
    boolean isMixed();

    /** What the file says about itself, JSON values. */
    Map<String, Object> metadata();

    /** A digest of the whole file, the same wherever it lies. */
    String digest();

    /** Reads all exchanges in the order in which they began. */
    void read(Sink sink) throws IOException, NotUnderstood;

    /**
     * Looks at a file.
     *
     * @throws NotUnderstood when it holds no recorded exchanges, with the reason
     */
    static Recording open(Path file) throws IOException, NotUnderstood {
        FileIndex index = FileIndex.of(file);
        if (index.isHar()) {
            return new HarFile(file, index);
        }
        if (index.fields().contains("request")) {
            return ExchangeFile.read(file, index.digest());
        }
        throw new NotUnderstood("it is JSON, but neither a HAR file (\"log\") nor a recorded exchange (\"request\"); "
                + "its fields are " + index.fields().stream().limit(8).toList());
    }
}
