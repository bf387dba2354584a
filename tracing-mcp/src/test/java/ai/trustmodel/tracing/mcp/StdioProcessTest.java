package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as clients start it: a process of its own, with a SQLite file. */
@Timeout(120)
class StdioProcessTest {
    private static final String HELLO =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"process-test\",\"version\":\"1\"}}}";

    @TempDir
    private Path directory;

    private Path database;
    private Path log;
    private Process process;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        database = directory.resolve("traces.db");
        log = directory.resolve("stderr.txt");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName());
        builder.environment().keySet().removeIf(name -> name.startsWith("TRUSTMODEL_"));
        builder.environment().put("TRUSTMODEL_DB_PATH", database.toString());
        builder.redirectError(log.toFile());
        process = builder.start();
        client = new Client(
                process.getOutputStream(),
                process.getInputStream(),
                process.onExit().thenApply(ended -> null));
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void everythingSentAtOnceAndThenTheEnd_isAnsweredAndStoredAndTheProcessExitsWithZero() throws Exception {
        StringBuilder all = new StringBuilder(HELLO).append('\n');
        for (int id = 1; id <= 64; id++) {
            all.append(startTrace(id)).append('\n');
        }
        client.bytes(all.toString().getBytes(StandardCharsets.UTF_8));

        Set<Object> answered = new HashSet<>();
        List<String> acknowledged = new ArrayList<>();
        for (Map<String, Object> answer : client.end()) {
            answered.add(answer.get("id"));
            if (!answer.get("id").equals(0)) {
                acknowledged.add(
                        (String) Client.structured(Client.result(answer)).get("trace_id"));
            }
        }

        assertThat(answered).hasSize(65);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertStored(acknowledged);
    }

    @RepeatedTest(3)
    void killedServer_losesNothingItHasAcknowledged() throws Exception {
        client.line(HELLO);
        client.next();
        for (int id = 1; id <= 100; id++) {
            client.line(startTrace(id));
        }
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            acknowledged.add(
                    (String) Client.structured(Client.result(client.next())).get("trace_id"));
        }

        process.destroyForcibly().waitFor();

        assertStored(acknowledged);
    }

    @Test
    void standardOutput_carriesMessagesAloneAndLogsGoElsewhere() throws Exception {
        client.line("this is no message");
        assertThat(client.next()).containsKey("error");
        client.line(HELLO);
        client.next();
        assertThat(client.fail("get_traces", Map.of("limit", 0))).contains("1 to 100");

        assertThat(client.end()).isEmpty();
        assertThat(log).exists();
    }

    private void assertStored(List<String> traceIds) {
        try (TraceClient reader = TraceClient.builder()
                .settings(Settings.of(Map.of("TRUSTMODEL_DB_PATH", database.toString())))
                .build()) {
            assertThat(traceIds)
                    .isNotEmpty()
                    .allSatisfy(id -> assertThat(reader.traces().trace(id)).isPresent());
        }
    }

    private static String startTrace(int id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"start_trace\","
                + "\"arguments\":{\"agent_id\":\"bot\",\"thread_id\":\"t" + id + "\"}}}";
    }
}
