package ai.trustmodel.tracing.cli.daemon;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.cli.mcp.Connection;
import ai.trustmodel.tracing.cli.mcp.NoAnswer;
import ai.trustmodel.tracing.mcp.StdioServer;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A server inside this process that lives for one question, for when none is running; it has the same tools. */
final class OwnServer implements Connection {
    private static final int INITIALIZE = 1;
    private static final int QUESTION = 2;

    private final TraceClient client;
    private final Settings settings;

    /** @param client is closed with this */
    OwnServer(TraceClient client, Settings settings) {
        this.client = client;
        this.settings = settings;
    }

    /** Takes what the server prints, a message in each line, until the one that answers. */
    private static final class Answer extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final CountDownLatch came = new CountDownLatch(1);
        private volatile @Nullable Map<String, Object> message;

        @Override
        public synchronized void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            Map<String, Object> read = Json.parseObject(line.toString(StandardCharsets.UTF_8));
            line.reset();
            if (read != null && Connection.answers(read, QUESTION)) {
                message = read;
                came.countDown();
            }
        }
    }

    /** What the client still has to say is nothing, and it goes once it has its answer. */
    private static InputStream endingAfter(CountDownLatch came) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    came.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return -1;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return read();
            }
        };
    }

    @Override
    public Map<String, Object> request(String method, Map<String, Object> parameters) {
        String said = Connection.message(INITIALIZE, "initialize", Connection.introduction("tracer")) + "\n"
                + Connection.message(null, "notifications/initialized", Map.of()) + "\n"
                + Connection.message(QUESTION, method, parameters) + "\n";
        Answer answer = new Answer();
        InputStream in = new SequenceInputStream(
                new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)), endingAfter(answer.came));
        try {
            StdioServer.run(client, settings, in, answer);
        } catch (IOException e) {
            throw new NoAnswer("the store could not be asked: " + e.getMessage(), e);
        }
        Map<String, Object> message = answer.message;
        if (message == null) {
            throw new NoAnswer("the store did not answer " + method);
        }
        return Connection.result(method, message);
    }

    /** Every question brings its own introduction. */
    @Override
    public Map<String, Object> initialize(String name) {
        return Map.of();
    }

    @Override
    public void notify(String method) {}

    @Override
    public void close() {
        client.close();
    }
}
