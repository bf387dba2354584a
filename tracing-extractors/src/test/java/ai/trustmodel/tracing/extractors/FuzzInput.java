package ai.trustmodel.tracing.extractors;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a fuzzed input decides: small choices, one byte of its end each, and the bytes before these as they are. */
final class FuzzInput {
    private static final List<@Nullable String> PROVIDERS = java.util.Arrays.asList(
            null, "", "anthropic", "openai", "google", "bedrock", "cohere", "ollama", "Mistral", "\u0000");

    private static final List<@Nullable String> URLS = Arrays.asList(
            null,
            "",
            "https://api.anthropic.com/v1/messages",
            "https://api.anthropic.com/v1/complete",
            "https://api.openai.com/v1/chat/completions",
            "https://api.openai.com/v1/completions",
            "https://api.openai.com/v1/responses?x=y",
            "https://a.openai.azure.com/openai/deployments/gpt%2D5/chat/completions?api-version=1",
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-a:streamGenerateContent?alt=sse",
            "https://generativelanguage.googleapis.com/v1beta/interactions",
            "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/claude-a:rawPredict",
            "https://bedrock-runtime.eu-west-1.amazonaws.com/model/eu.amazon.nova%3A0/converse-stream",
            "https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-a/invoke-with-response-stream",
            "https://bedrock-runtime.eu-west-1.amazonaws.com/model/amazon.titan-a/invoke",
            "https://api.cohere.com/v2/chat",
            "https://api.cohere.ai/v1/chat",
            "http://localhost:11434/api/chat",
            "http://localhost:11434/api/generate",
            "https://api.mistral.ai/v1/chat/completions",
            "/model/%zz/invoke",
            "https://",
            "://?#");

    private static final List<@Nullable Integer> STATUSES = Arrays.asList(null, 200, 400, 429, 500, 0, -1);

    private final byte[] bytes;
    private int end;

    FuzzInput(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** A number from 0 to less than this, 0 when nothing is left to choose by. */
    int choose(int bound) {
        return end == 0 ? 0 : (bytes[--end] & 0xff) % bound;
    }

    /** The same for bounds of up to 65536. */
    int chooseOfMany(int bound) {
        return (choose(256) << 8 | choose(256)) % bound;
    }

    <T extends @Nullable Object> T of(List<T> options) {
        return options.get(choose(options.size()));
    }

    @Nullable
    String provider() {
        return of(PROVIDERS);
    }

    @Nullable
    String url() {
        return of(URLS);
    }

    @Nullable
    Integer status() {
        return of(STATUSES);
    }

    /** Whether there is something left. */
    boolean hasMore() {
        return end > 0;
    }

    /** What is left. */
    byte[] rest() {
        return Arrays.copyOf(bytes, end);
    }
}
