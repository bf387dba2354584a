package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is not compressed. */
final class PlainSegment implements Segment {
    private final long number;
    private final boolean live;
    private final FileChannel channel;

    PlainSegment(Path path, long number, boolean live) throws IOException {
        this.number = number;
        this.live = live;
        channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public boolean live() {
        return live;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, position + buffer.position() - offset);
            if (count < 0) {
                break;
            }
        }
        return buffer.position() - offset;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
