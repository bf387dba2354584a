package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.spi.Json;

/** HTTP archives for tests. */
public final class Hars {
    private Hars() {}

    /** An archive with these entries. */
    public static String file(String... entries) {
        return """
                {"log": {"version": "1.2", "creator": {"name": "a test", "version": "1"}, "pages": [],
                 "entries": [%s]}}
                """.formatted(String.join(",\n", entries));
    }

    /** An entry of a chat completion, with characters as they are. */
    public static String entry(String startedDateTime, String question, String answer) {
        String request =
                "{\"model\":\"gpt-x\",\"messages\":[{\"role\":\"user\",\"content\":" + Json.write(question) + "}]}";
        String response = "{\"id\":\"r1\",\"object\":\"chat.completion\",\"model\":\"gpt-x\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":" + Json.write(answer)
                + "},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}";
        return """
                {"startedDateTime": "%s", "time": 1234,
                 "request": {"method": "POST", "url": "https://api.openai.com/v1/chat/completions",
                   "headers": [{"name": "content-type", "value": "application/json"}],
                   "postData": {"mimeType": "application/json", "text": %s}},
                 "response": {"status": 200, "headers": [{"name": "content-type", "value": "application/json"}],
                   "content": {"mimeType": "application/json", "text": %s}},
                 "timings": {"send": 1, "wait": 1200, "receive": 33}}
                """.formatted(startedDateTime, Json.write(request), Json.write(response));
    }
}
