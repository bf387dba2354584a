package ai.trustmodel.tracing.mcp.conformance;

import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The prompts that the conformance suite gets. */
final class FixturePrompts {
    private FixturePrompts() {}

    static List<Prompt> all() {
        return List.of(
                prompt(
                        "test_simple_prompt",
                        List.of(),
                        arguments -> List.of(Fixtures.text("This is a simple prompt for testing."))),
                prompt(
                        "test_prompt_with_arguments",
                        List.of("arg1", "arg2"),
                        arguments -> List.of(Fixtures.text("Prompt with arguments: arg1='" + arguments.get("arg1")
                                + "', arg2='" + arguments.get("arg2") + "'"))),
                prompt(
                        "test_prompt_with_embedded_resource",
                        List.of("resourceUri"),
                        arguments -> List.of(
                                Fixtures.embedded(
                                        arguments.get("resourceUri"),
                                        "text/plain",
                                        "Embedded resource content for testing."),
                                Fixtures.text("Please process the embedded resource above."))),
                prompt(
                        "test_prompt_with_image",
                        List.of(),
                        arguments -> List.of(Fixtures.image(), Fixtures.text("Please analyze the image above."))));
    }

    static Prompt prompt(
            String name, List<String> arguments, Function<Map<String, Object>, List<Map<String, Object>>> contents) {
        List<Map<String, Object>> known = new ArrayList<>();
        for (String argument : arguments) {
            known.add(Map.of("name", argument, "description", "For the conformance suite", "required", true));
        }
        return new Prompt(
                Map.of("name", name, "description", "For the conformance suite", "arguments", known),
                new Prompt.Handler() {
                    @Override
                    public Map<String, Object> get(Call call, Map<String, Object> values) {
                        return messages(contents.apply(values));
                    }

                    @Override
                    public List<String> complete(String argument, String value) {
                        return Stream.of("paris", "park", "party")
                                .filter(word -> word.startsWith(value))
                                .toList();
                    }
                });
    }

    static Map<String, Object> messages(List<Map<String, Object>> contents) {
        return Map.of(
                "messages",
                contents.stream()
                        .map(content -> Map.of("role", "user", "content", content))
                        .toList());
    }
}
