package ai.trustmodel.tracing.mcp.conformance;

import ai.trustmodel.tracing.mcp.protocol.Asking;
import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Call.Question;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Prompt;
import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the conformance suite asks for besides, of the revision in which every request stands for itself. */
final class StatelessFixtures {
    private static final Question CAPITAL = new Question("sampling/createMessage", Fixtures.object("""
                    {"maxTokens": 100, "messages": [
                      {"role": "user", "content": {"type": "text", "text": "What is the capital of France?"}}]}"""));

    private static final Question ROOTS = new Question("roots/list", Map.of());

    private StatelessFixtures() {}

    /** This surface with them. */
    static Surface added(Surface surface, Notices notices) {
        return surface.with(tools(notices), List.of(), List.of(prompt()));
    }

    private static List<Tool> tools(Notices notices) {
        return List.of(
                asking("test_missing_capability", Map.of("sample", CAPITAL)),
                Fixtures.tool("test_streaming_elicitation", call -> {
                    call.progress(1, 2, "about to ask");
                    return asked(call, Map.of("confirm", form("Go on?", "ok", "boolean")));
                }),
                Fixtures.tool("test_logging_tool", call -> {
                    call.log("info", "fixtures", "a message for those who want it");
                    return Fixtures.content(Fixtures.text("logged"));
                }),
                changing("test_trigger_tool_change", "tools", notices),
                changing("test_trigger_prompt_change", "prompts", notices),
                asking(
                        "test_input_required_result_elicitation",
                        Map.of("user_name", form("What is your name?", "name", "string"))),
                asking("test_input_required_result_sampling", Map.of("capital_question", CAPITAL)),
                asking("test_input_required_result_list_roots", Map.of("client_roots", ROOTS)),
                asking(
                        "test_input_required_result_request_state",
                        Map.of("confirm", form("Please confirm", "ok", "boolean"))),
                asking(
                        "test_input_required_result_tampered_state",
                        Map.of("confirm", form("Please confirm", "ok", "boolean"))),
                asking(
                        "test_input_required_result_multiple_inputs",
                        Map.of(
                                "user_name", form("What is your name?", "name", "string"),
                                "greeting", CAPITAL,
                                "client_roots", ROOTS)),
                Fixtures.tool("test_input_required_result_multi_round", call -> {
                    asked(call, Map.of("step1", form("Step 1: What is your name?", "name", "string")));
                    return asked(
                            call, Map.of("step2", form("Step 2: What is your favorite color?", "color", "string")));
                }),
                Fixtures.tool("test_input_required_result_capabilities", call -> {
                    Map<String, Question> questions = new LinkedHashMap<>(
                            Map.of("confirm", form("Please confirm", "ok", "boolean"), "sample", CAPITAL));
                    questions.values().removeIf(question -> Asking.missing(question.method(), call.caller()) != null);
                    return asked(call, questions);
                }));
    }

    private static Prompt prompt() {
        return new Prompt(
                Map.of("name", "test_input_required_result_prompt", "description", "For the conformance suite"),
                (call, arguments) -> {
                    Map<String, Object> answer = call.askAll(Map.of(
                                    "user_context", form("What context should the prompt use?", "context", "string")))
                            .get("user_context");
                    return FixturePrompts.messages(List.of(Fixtures.text(Json.write(answer.get("content")))));
                });
    }

    private static Tool asking(String name, Map<String, Question> questions) {
        return Fixtures.tool(name, call -> asked(call, questions));
    }

    private static Tool changing(String name, String list, Notices notices) {
        return Fixtures.tool(name, call -> {
            notices.listChanged(list);
            return Fixtures.content(Fixtures.text("told"));
        });
    }

    private static Map<String, Object> asked(Call call, Map<String, Question> questions) {
        return Fixtures.content(Fixtures.text("state-ok " + Json.write(call.askAll(questions))));
    }

    private static Question form(String message, String field, String type) {
        return new Question(
                "elicitation/create",
                Map.of(
                        "message",
                        message,
                        "requestedSchema",
                        Map.of(
                                "type", "object",
                                "properties", Map.of(field, Map.of("type", type)),
                                "required", List.of(field))));
    }
}
