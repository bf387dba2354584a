package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Json;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** An HTTP archive (HAR 1.2), as browsers and proxies save it: its entries that send a JSON body. */
final class HarFile implements Recording {
    private final Path file;
    private final FileIndex index;

    HarFile(Path file, FileIndex index) {
        this.file = file;
        this.index = index;
    }

    @Override
    public String format() {
        return "har";
    }

    @Override
    public boolean isMixed() {
        return true;
    }

    @Override
    public Map<String, Object> metadata() {
        return Map.of();
    }

    @Override
    public String digest() {
        return index.digest();
    }

    @Override
    public void read(Sink sink) throws IOException, NotUnderstood {
        List<FileIndex.Entry> entries = index.entries() == null ? List.of() : index.entries();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int i = 0; i < entries.size(); i++) {
                Exchange exchange = HarEntry.exchange(entry(channel, entries.get(i)));
                if (exchange != null) {
                    sink.accept(
                            i, exchange, entries.get(i).end() - entries.get(i).start());
                }
            }
        }
    }

    private static Map<String, Object> entry(FileChannel channel, FileIndex.Entry entry)
            throws IOException, NotUnderstood {
        if (entry.end() - entry.start() > Integer.MAX_VALUE - 8) {
            throw new NotUnderstood("one of its entries is larger than 2 GiB");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (entry.end() - entry.start()));
        long at = entry.start();
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, at);
            if (read < 0) {
                throw new EOFException("it was cut short while it was read");
            }
            at += read;
        }
        Map<String, Object> value = Json.parseObject(new String(bytes.array(), StandardCharsets.UTF_8));
        if (value == null) {
            throw new NotUnderstood("one of its entries cannot be read");
        }
        return value;
    }
}
