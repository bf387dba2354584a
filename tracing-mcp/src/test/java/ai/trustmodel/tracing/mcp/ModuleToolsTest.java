package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.ProbeRunnerProvider;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.TracerProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tools of modules that are there in some installations and not in others. */
@Timeout(60)
class ModuleToolsTest {
    private static final Settings KERNEL = Settings.of(Map.of("TRUSTMODEL_MCP_KERNEL", "1"));

    @TempDir
    private Path directory;

    private Modules modules;
    private TraceClient tracing;

    @BeforeEach
    void open() {
        modules = new Modules(directory);
        tracing = TraceClient.builder()
                .settings(Settings.of(Map.of(
                        "TRUSTMODEL_DB_PATH", directory.resolve("traces.db").toString())))
                .build();
    }

    @AfterEach
    void close() throws IOException {
        modules.close();
        tracing.close();
    }

    private void install(Class<?> service, Class<?> provider) throws IOException {
        modules.install(service, provider);
    }

    private Client connect(Settings settings, Map<String, Object> capabilities) throws IOException {
        Client client = Client.of((in, out) -> StdioServer.run(tracing, settings, in, out));
        client.answer(client.request(
                "initialize",
                Map.of(
                        "protocolVersion",
                        "2025-11-25",
                        "capabilities",
                        capabilities,
                        "clientInfo",
                        Map.of("name", "raw-client", "version", "1"))));
        return client;
    }

    private List<String> tools(Settings settings) {
        try (Serving serving = new Serving(() -> tracing, settings)) {
            Methods methods = serving.methods();
            return methods.surface().tools().stream().map(Tool::name).toList();
        }
    }

    @Test
    void tools_areThereWhenTheirModuleIsAndTheKernelsWhenSwitchedOn() throws IOException {
        assertThat(tools(Settings.of(Map.of()))).contains("get_traces").doesNotContain("start_tracing", "exec_program");

        install(TracerProvider.class, FakeMachine.Files.class);
        install(ProbeRunnerProvider.class, FakeMachine.Kernel.class);

        assertThat(tools(Settings.of(Map.of())))
                .contains("start_tracing", "stop_tracing", "list_tracers", "list_domains")
                .doesNotContain("exec_program");
        assertThat(tools(KERNEL)).contains("list_probes", "list_helpers", "exec_program", "get_result");
    }

    @Test
    void kernelSwitchedOnWithoutItsModule_isAMistakeOfTheSettings() {
        assertThatThrownBy(() -> tools(KERNEL))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TRUSTMODEL_MCP_KERNEL");
    }

    @Test
    void kernelTools_needScopesOfTheirOwn() throws IOException {
        install(ProbeRunnerProvider.class, FakeMachine.Kernel.class);
        try (Serving serving = new Serving(() -> tracing, KERNEL)) {
            Methods methods = serving.methods();
            assertThat(methods.requiredScope("tools/call", Map.of("name", "exec_program")))
                    .isEqualTo("kernel:exec");
            assertThat(methods.requiredScope("tools/call", Map.of("name", "stop_execution")))
                    .isEqualTo("kernel:exec");
            assertThat(methods.requiredScope("tools/call", Map.of("name", "list_probes")))
                    .isEqualTo("kernel:read");
            assertThat(methods.requiredScope("tools/call", Map.of("name", "get_traces")))
                    .isEqualTo("traces:read");
            Tool exec = methods.surface().tools().stream()
                    .filter(tool -> tool.name().equals("exec_program"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Client.object(exec.definition().get("annotations")))
                    .containsEntry("destructiveHint", true)
                    .containsEntry("openWorldHint", true)
                    .containsEntry("idempotentHint", false);
        }
    }

    @Test
    void program_runsAndIsReadLineByLine() throws IOException {
        install(ProbeRunnerProvider.class, FakeMachine.Kernel.class);
        try (Client client = connect(KERNEL, Map.of())) {
            String program = String.join(
                    "\n",
                    IntStream.range(0, 900)
                            .mapToObj(i -> "line " + i + " " + "x".repeat(60))
                            .toList());
            Map<String, Object> started = client.succeed("exec_program", Map.of("program", program, "timeout", 600));
            assertThat(started).containsEntry("message", "Program started successfully");
            assertThat(FakeMachine.RUN.get(FakeMachine.RUN.size() - 1)).endsWith(" for 60 s");

            List<Object> read = new ArrayList<>();
            boolean more = true;
            while (more) {
                Map<String, Object> result = client.succeed(
                        "get_result", Map.of("execution_id", started.get("execution_id"), "offset", read.size()));
                assertThat(result).containsEntry("lines_total", 900).doesNotContainKey("truncated");
                List<?> output = (List<?>) result.get("output");
                assertThat(result).containsEntry("lines_returned", output.size());
                read.addAll(output);
                more = (boolean) result.get("has_more");
            }

            assertThat(read).isEqualTo(program.lines().toList());
            assertThat(client.succeed("stop_execution", Map.of("execution_id", started.get("execution_id"))))
                    .containsEntry("status", "stopped");
            assertThat(client.fail("get_result", Map.of("execution_id", "exec_none")))
                    .contains("Execution ID not found");
            assertThat(client.fail("exec_program", Map.of("program", "BEGIN { system(\"rm\") }")))
                    .contains("system is not allowed");
        }
    }

    @Test
    void probes_areAllListedByPages() throws IOException {
        install(ProbeRunnerProvider.class, FakeMachine.Kernel.class);
        try (Client client = connect(KERNEL, Map.of())) {
            List<Object> listed = new ArrayList<>();
            Map<String, Object> page = client.succeed("list_probes", Map.of("limit", 1000));
            while (true) {
                assertThat(page).containsEntry("count", 5_000).doesNotContainKey("truncated");
                listed.addAll((List<?>) page.get("probes"));
                if (!page.containsKey("next_cursor")) {
                    break;
                }
                page = client.succeed("list_probes", Map.of("limit", 1000, "cursor", page.get("next_cursor")));
            }

            assertThat(listed).hasSize(5_000).doesNotHaveDuplicates();
            assertThat(client.succeed("list_helpers", Map.of())).containsEntry("count", 1);
            assertThat(client.succeed("bpf_info", Map.of())).containsEntry("usable", true);
        }
    }

    @Test
    void program_runsWhenAPersonAgreesAndNotOtherwise() throws IOException {
        install(ProbeRunnerProvider.class, FakeMachine.Kernel.class);
        try (Client client = connect(KERNEL, Map.of("elicitation", Map.of()))) {
            int before = FakeMachine.RUN.size();
            for (Map<String, Object> no : List.of(
                    Map.<String, Object>of("action", "decline"),
                    Map.<String, Object>of("action", "accept", "content", Map.of("run", false)))) {
                assertThat(Client.text(asked(client, no))).contains("did not agree");
            }
            assertThat(FakeMachine.RUN).hasSize(before);

            Map<String, Object> yes = Map.of("action", "accept", "content", Map.of("run", true));
            assertThat(Client.structured(asked(client, yes))).containsEntry("status", "success");
            assertThat(FakeMachine.RUN).hasSize(before + 1);
        }
    }

    @Test
    void nobodyIsAsked_whenThatIsSwitchedOff() throws IOException {
        install(ProbeRunnerProvider.class, FakeMachine.Kernel.class);
        Settings unasked = KERNEL.with(Map.of("TRUSTMODEL_MCP_KERNEL_CONFIRM", "off"));
        try (Client client = connect(unasked, Map.of("elicitation", Map.of()))) {
            client.succeed("exec_program", Map.of("program", "BEGIN { exit(); }"));
        }
    }

    /** Calls exec_program and gives this answer to the question that comes of it. */
    private static Map<String, Object> asked(Client client, Map<String, Object> answer) {
        long id = client.callLater("exec_program", Map.of("program", "BEGIN { exit(); }"));
        Map<String, Object> question = client.next();
        assertThat(question).containsEntry("method", "elicitation/create");
        assertThat(Client.object(question.get("params")).get("message"))
                .asString()
                .contains("BEGIN { exit(); }")
                .contains("10 s");
        client.line(Json.write(Map.of("jsonrpc", "2.0", "id", question.get("id"), "result", answer)));
        return Client.result(client.answer(id));
    }
}
