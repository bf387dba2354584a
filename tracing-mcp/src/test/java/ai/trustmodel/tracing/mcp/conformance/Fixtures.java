package ai.trustmodel.tracing.mcp.conformance;

import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the conformance suite asks every server for: tools, resources and prompts of these names. */
final class Fixtures {
    /** One red pixel. */
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

    /** No sound at all. */
    private static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

    private static final Map<String, Object> NOTHING = Map.of("type", "object", "properties", Map.of());

    private Fixtures() {}

    /** This surface with the fixtures for the revisions that have sessions. */
    static Surface added(Surface surface) {
        return surface.with(tools(), List.of(new FixtureResources()), FixturePrompts.all());
    }

    private static List<Tool> tools() {
        return List.of(
                tool("test_simple_text", call -> content(text("This is a simple text response for testing."))),
                tool("test_image_content", call -> content(image())),
                tool(
                        "test_audio_content",
                        call -> content(Map.of("type", "audio", "data", WAV, "mimeType", "audio/wav"))),
                tool(
                        "test_embedded_resource",
                        call -> content(embedded(
                                "test://embedded-resource", "text/plain", "This is an embedded resource content."))),
                tool(
                        "test_multiple_content_types",
                        call -> content(
                                text("Multiple content types test:"),
                                image(),
                                embedded(
                                        "test://mixed-content-resource",
                                        "application/json",
                                        "{\"test\":\"data\",\"value\":123}"))),
                tool("test_tool_with_logging", Fixtures::log),
                tool(
                        "test_error_handling",
                        call -> Map.of(
                                "isError",
                                true,
                                "content",
                                List.of(text("This tool intentionally returns an error for testing")))),
                tool("test_tool_with_progress", Fixtures::progress),
                tool("test_reconnection", Fixtures::reconnect),
                tool(
                        "test_sampling",
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("prompt", Map.of("type", "string")),
                                "required",
                                List.of("prompt")),
                        Fixtures::sample),
                tool(
                        "test_elicitation",
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("message", Map.of("type", "string")),
                                "required",
                                List.of("message")),
                        call -> elicit(
                                call,
                                "User response",
                                String.valueOf(arguments(call).get("message")),
                                """
                                {"type": "object", "required": ["username", "email"], "properties": {
                                  "username": {"type": "string", "description": "User's response"},
                                  "email": {"type": "string", "description": "User's email address"}}}""")),
                tool(
                        "test_elicitation_sep1034_defaults",
                        call -> elicit(call, "Elicitation completed", "Look at the defaults", """
                                {"type": "object", "properties": {
                                  "name": {"type": "string", "default": "John Doe"},
                                  "age": {"type": "integer", "default": 30},
                                  "score": {"type": "number", "default": 95.5},
                                  "status": {"type": "string", "enum": ["active", "inactive", "pending"],
                                             "default": "active"},
                                  "verified": {"type": "boolean", "default": true}}}""")),
                tool("test_elicitation_sep1330_enums", call -> elicit(call, "Elicitation completed", "Choose", """
                                {"type": "object", "properties": {
                                  "untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
                                  "titledSingle": {"type": "string", "oneOf": [
                                    {"const": "value1", "title": "First Option"},
                                    {"const": "value2", "title": "Second Option"},
                                    {"const": "value3", "title": "Third Option"}]},
                                  "legacyEnum": {"type": "string", "enum": ["opt1", "opt2", "opt3"],
                                    "enumNames": ["Option One", "Option Two", "Option Three"]},
                                  "untitledMulti": {"type": "array", "items": {
                                    "type": "string", "enum": ["option1", "option2", "option3"]}},
                                  "titledMulti": {"type": "array", "items": {"anyOf": [
                                    {"const": "value1", "title": "First Choice"},
                                    {"const": "value2", "title": "Second Choice"},
                                    {"const": "value3", "title": "Third Choice"}]}}}}""")),
                tool("json_schema_2020_12_tool", object("""
                        {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
                         "$defs": {"address": {"$anchor": "addressDef", "type": "object", "properties": {
                           "street": {"type": "string"}, "city": {"type": "string"}}}},
                         "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
                           "contactMethod": {"type": "string", "enum": ["phone", "email"]},
                           "phone": {"type": "string"}, "email": {"type": "string"}},
                         "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
                         "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
                         "then": {"required": ["phone"]}, "else": {"required": ["email"]},
                         "additionalProperties": false}"""), call -> content(text("done"))));
    }

    /** A tool's work without its arguments, which stand in the call. */
    interface Work {
        Map<String, Object> of(Call call);
    }

    static Tool tool(String name, Work work) {
        return tool(name, NOTHING, work);
    }

    static Tool tool(String name, Map<String, Object> schema, Work work) {
        return new Tool(
                Map.of("name", name, "description", "For the conformance suite", "inputSchema", schema),
                "traces:read",
                (call, arguments) -> work.of(call));
    }

    private static Map<String, Object> log(Call call) {
        call.log("info", "fixtures", "Tool execution started");
        pause();
        call.log("info", "fixtures", "Tool processing data");
        pause();
        call.log("info", "fixtures", "Tool execution completed");
        return content(text("logged"));
    }

    private static Map<String, Object> progress(Call call) {
        call.progress(0, 100, "begun");
        pause();
        call.progress(50, 100, "half done");
        pause();
        call.progress(100, 100, "done");
        return content(text("done"));
    }

    private static Map<String, Object> reconnect(Call call) {
        call.release();
        pause();
        return content(text("Reconnection test completed"));
    }

    private static Map<String, Object> sample(Call call) {
        Map<String, Object> answer = call.ask(
                "sample",
                "sampling/createMessage",
                Map.of(
                        "messages",
                        List.of(Map.of(
                                "role",
                                "user",
                                "content",
                                text(String.valueOf(arguments(call).get("prompt"))))),
                        "maxTokens",
                        100));
        Map<String, Object> content = Objects.requireNonNullElse(Json.object(answer.get("content")), Map.of());
        return content(text("LLM response: " + content.get("text")));
    }

    private static Map<String, Object> elicit(Call call, String said, String message, String schema) {
        Map<String, Object> answer =
                call.ask("elicit", "elicitation/create", Map.of("message", message, "requestedSchema", object(schema)));
        return content(
                text(said + ": action=" + answer.get("action") + ", content=" + Json.write(answer.get("content"))));
    }

    static Map<String, Object> arguments(Call call) {
        return Objects.requireNonNullElse(Json.object(call.params().get("arguments")), Map.of());
    }

    static Map<String, Object> content(Object... blocks) {
        return Map.of("content", List.of(blocks));
    }

    static Map<String, Object> text(String text) {
        return Map.of("type", "text", "text", text);
    }

    static Map<String, Object> image() {
        return Map.of("type", "image", "data", PNG, "mimeType", "image/png");
    }

    static Map<String, Object> embedded(@Nullable Object uri, String type, String text) {
        return Map.of(
                "type", "resource", "resource", Map.of("uri", String.valueOf(uri), "mimeType", type, "text", text));
    }

    static Map<String, Object> object(String json) {
        return Objects.requireNonNull(Json.parseObject(json));
    }

    /** The suite wants to see that messages come one by one. */
    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
