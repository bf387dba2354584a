package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.protocol.Asking;
import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.spi.Capabilities;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Execution;
import ai.trustmodel.tracing.spi.Helper;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Probe;
import ai.trustmodel.tracing.spi.ProbeProgram;
import ai.trustmodel.tracing.spi.ProbeQuery;
import ai.trustmodel.tracing.spi.ProbeRunner;
import ai.trustmodel.tracing.spi.Validation;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tools that look into the kernel. A person is asked before a program runs, where the client can ask one. Thread-safe. */
final class KernelTools implements AutoCloseable {
    private static final String ASK = "elicitation/create";
    private static final int LONGEST_SECONDS = 60;
    private static final int KEPT = 100;

    private final Supplier<ProbeRunner> making;
    private final boolean confirm;
    private final Map<String, Execution> executions = new LinkedHashMap<>();
    private @Nullable ProbeRunner runner;

    /**
     * @param making makes the runner, when it is needed
     * @param confirm whether a person is asked before a program runs
     */
    KernelTools(Supplier<ProbeRunner> making, boolean confirm) {
        this.making = making;
        this.confirm = confirm;
    }

    List<Tool> tools() {
        return Tools.bind(
                "kernel.json",
                "kernel:exec",
                Map.of(
                        "list_probes", this::probes,
                        "list_helpers", this::helpers,
                        "bpf_info", this::info,
                        "exec_program", this::execute,
                        "get_result", this::result,
                        "stop_execution", this::stop));
    }

    private Answer probes(Arguments arguments) {
        int limit = arguments.number("limit", 100);
        Page<Probe> page = page(arguments, limit);
        Map<String, Object> answer = new LinkedHashMap<>();
        int fitting = Budget.MOST.fill(answer, "probes", names(page));
        if (fitting > 0 && fitting < page.items().size()) {
            page = page(arguments, fitting); // whose cursor goes on where the answer ends
            answer.put("probes", names(page));
        }
        answer.put("count", page.total());
        if (page.next() != null) {
            answer.put("next_cursor", page.next());
        }
        return Answer.of(answer);
    }

    private Page<Probe> page(Arguments arguments, int limit) {
        return runner().listProbes(new ProbeQuery(
                arguments.text("filter"), arguments.text("type"), false, limit, arguments.text("cursor")));
    }

    private static List<String> names(Page<Probe> page) {
        return page.items().stream().map(Probe::name).toList();
    }

    private Answer helpers(Arguments arguments) {
        List<Map<String, Object>> helpers =
                runner().listHelpers().stream().map(KernelTools::shown).toList();
        return Answer.of(Map.of("helpers", helpers, "count", helpers.size()));
    }

    private static Map<String, Object> shown(Helper helper) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", helper.name());
        shown.put("category", helper.category());
        shown.put("description", helper.description());
        shown.put("available", helper.available());
        return shown;
    }

    private Answer info(Arguments arguments) {
        Capabilities capabilities = runner().capabilities();
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("usable", capabilities.usable());
        info.put("runner", capabilities.runner());
        info.put("features", capabilities.features());
        info.put("remedies", capabilities.remedies());
        return Answer.of(info);
    }

    private Answer execute(Arguments arguments) {
        int seconds = Math.max(1, Math.min(LONGEST_SECONDS, arguments.number("timeout", 10)));
        ProbeProgram program = new ProbeProgram(arguments.requiredText("program"), Duration.ofSeconds(seconds));
        Validation validation = runner().validate(program);
        if (!validation.accepted()) {
            throw new Refusal("the program is not accepted: " + String.join("; ", validation.problems()));
        }
        if (confirm) {
            confirm(arguments.call(), program);
        }
        Execution execution;
        try {
            execution = runner().execute(program);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
        keep(execution);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", "success");
        answer.put("execution_id", execution.id());
        answer.put("message", "Program started successfully");
        answer.put("probes", validation.probes());
        return Answer.of(answer);
    }

    /** Has a person agree. A client that cannot ask one is left to do so itself, by what the tool says of its dangers. */
    private static void confirm(Call call, ProbeProgram program) {
        if (Asking.missing(ASK, call.caller()) != null) {
            return;
        }
        Map<String, Object> agreement = Map.of("type", "boolean", "title", "Run this program", "default", false);
        Map<String, Object> schema =
                Map.of("type", "object", "properties", Map.of("run", agreement), "required", List.of("run"));
        String message = "Run this program in the kernel for at most "
                + program.timeout().toSeconds() + " s?\n\n" + program.source();
        Map<String, Object> answer;
        try {
            answer = call.ask("run", ASK, Map.of("mode", "form", "message", message, "requestedSchema", schema));
        } catch (ProtocolError e) {
            throw new Refusal("not run: " + e.getMessage());
        }
        Map<String, Object> content = Json.object(answer.get("content"));
        if (!"accept".equals(answer.get("action")) || content == null || !Boolean.TRUE.equals(content.get("run"))) {
            throw new Refusal("not run: the person who was asked did not agree");
        }
    }

    private Answer result(Arguments arguments) {
        Execution execution = find(arguments.requiredText("execution_id"));
        int offset = arguments.number("offset", 0);
        String status = execution.status(); // before the output, so that "completed" means that all of it is there
        Execution.Output output = execution.output(offset, arguments.number("limit", 1000));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("execution_id", execution.id());
        answer.put("status", status);
        answer.put("lines_total", output.total());
        answer.put("lines_returned", output.lines().size());
        answer.put("has_more", true);
        if (output.dropped() > 0) {
            answer.put("lines_dropped", output.dropped());
        }
        if (output.error() != null) {
            answer.put("error_message", Cut.text(output.error(), 2_000));
        }
        int shown = Budget.MOST.fill(answer, "output", output.lines());
        if (shown == 0 && !output.lines().isEmpty()) {
            answer.put("output", List.of(Cut.text(output.lines().get(0), 2_000)));
            shown = 1;
        }
        answer.put("lines_returned", shown);
        answer.put("has_more", (long) offset + shown < output.total());
        return Answer.of(answer);
    }

    private Answer stop(Arguments arguments) {
        Execution execution = find(arguments.requiredText("execution_id"));
        execution.stop();
        return Answer.of(Map.of("execution_id", execution.id(), "status", execution.status()));
    }

    private synchronized void keep(Execution execution) {
        executions.put(execution.id(), execution);
        Iterator<Execution> oldest = executions.values().iterator();
        while (executions.size() > KEPT && oldest.hasNext()) {
            if (!oldest.next().status().equals("running")) {
                oldest.remove();
            }
        }
    }

    private synchronized Execution find(String id) {
        Execution execution = executions.get(id);
        if (execution == null) {
            throw new Refusal("Execution ID not found: " + Cut.text(id, 80) + "; exec_program gives one, and the last "
                    + KEPT + " are kept");
        }
        return execution;
    }

    private synchronized ProbeRunner runner() {
        if (runner == null) {
            try {
                runner = Objects.requireNonNull(making.get());
            } catch (ConfigurationException e) {
                throw new Refusal(String.valueOf(e.getMessage()));
            }
        }
        return runner;
    }

    /** Stops what still runs. */
    @Override
    public synchronized void close() {
        if (runner != null) {
            runner.close();
        }
    }
}
