package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;

/** Exchanges of Google's formats written for these tests. */
final class GeminiFixtures {
    static final String URL = "https://generativelanguage.googleapis.com/v1beta/models/gemini-test:generateContent";

    /** A request with every kind of message; calls and results have no ids. */
    static final String REQUEST = """
            {"systemInstruction": {"parts": [{"text": "Be brief."}]},
             "contents": [
               {"role": "user", "parts": [{"text": "When is high tide?"}]},
               {"role": "model", "parts": [
                 {"text": "Two ports.", "thought": true},
                 {"text": "Looking.", "thoughtSignature": "c2ln"},
                 {"functionCall": {"name": "get_tide", "args": {"port": "Riga"}}},
                 {"functionCall": {"name": "get_tide", "args": {"port": "Kiel"}}}]},
               {"role": "user", "parts": [
                 {"functionResponse": {"name": "get_tide", "response": {"output": "06:10"}}},
                 {"functionResponse": {"name": "get_tide", "response": {"error": "no such port"}}},
                 {"text": "And this one?"},
                 {"inlineData": {"mimeType": "image/png", "data": "AA=="}}]}],
             "tools": [{"functionDeclarations": [{"name": "get_tide"}, {"name": "get_wind"}]}, {"googleSearch": {}}],
             "generationConfig": {"temperature": 0.5}, "cachedContent": "cachedContents/c1"}
            """;

    /** An answer: thought, text, a call without an id, grounding, cached and audio tokens. */
    static final String ANSWER = """
            {"candidates": [{"index": 0, "finishReason": "STOP", "avgLogprobs": -0.25,
               "content": {"role": "model", "parts": [
                 {"text": "Let me see.", "thought": true},
                 {"text": "Grüße, Riga"},
                 {"functionCall": {"name": "get_tide", "args": {"port": "Ventspils", "days": 2}}}]},
               "groundingMetadata": {"webSearchQueries": ["tides"]},
               "safetyRatings": [{"category": "HARM_CATEGORY_HARASSMENT", "probability": "NEGLIGIBLE"}]}],
             "usageMetadata": {"promptTokenCount": 100, "cachedContentTokenCount": 40, "candidatesTokenCount": 20,
               "thoughtsTokenCount": 7, "totalTokenCount": 127, "serviceTier": "flex",
               "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 70}, {"modality": "AUDIO", "tokenCount": 30}],
               "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 10}, {"modality": "TEXT", "tokenCount": 30}]},
             "modelVersion": "gemini-test-001", "responseId": "r1", "createTime": "2026-01-01T00:00:00Z"}
            """;

    /** The same answer in chunks. */
    static final String STREAM = """
            data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"Let me ","thought":true}]}}],"usageMetadata":{"promptTokenCount":100,"totalTokenCount":100},"modelVersion":"gemini-test-001","responseId":"r1","createTime":"2026-01-01T00:00:00Z"}

            data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"see.","thought":true},{"text":"Grü"}]}}],"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":2,"thoughtsTokenCount":7,"totalTokenCount":109},"modelVersion":"gemini-test-001","responseId":"r1","createTime":"2026-01-01T00:00:01Z"}

            data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"ße, Riga"}]},"safetyRatings":[{"category":"HARM_CATEGORY_HARASSMENT","probability":"NEGLIGIBLE"}]}],"modelVersion":"gemini-test-001","responseId":"r1"}

            data: {"candidates":[{"index":0,"finishReason":"STOP","avgLogprobs":-0.25,"content":{"role":"model","parts":[{"text":""},{"functionCall":{"name":"get_tide","args":{"port":"Ventspils","days":2}}}]},"groundingMetadata":{"webSearchQueries":["tides"]}}],"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":40,"candidatesTokenCount":20,"thoughtsTokenCount":7,"totalTokenCount":127,"serviceTier":"flex","promptTokensDetails":[{"modality":"TEXT","tokenCount":70},{"modality":"AUDIO","tokenCount":30}],"cacheTokensDetails":[{"modality":"AUDIO","tokenCount":10},{"modality":"TEXT","tokenCount":30}]},"modelVersion":"gemini-test-001","responseId":"r1"}

            """;

    static final String ERROR = """
            {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "quota",
             "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "5s"}]}}
            """;

    private GeminiFixtures() {}

    /** What the extractors on the class path find in an answer to the request. */
    static Extraction answered(Object response) {
        return facts(REQUEST, response);
    }

    /** What they find in these bodies, of which only the URL says whose they are. */
    static Extraction facts(Object request, Object response) {
        return Fixtures.extract(
                Exchange.builder().url(URL).request(request).response(response).build());
    }
}
