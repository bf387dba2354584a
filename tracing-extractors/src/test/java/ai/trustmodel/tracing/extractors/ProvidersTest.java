package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {
    private static final String REQUEST =
            "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";
    private static final String ANSWER = """
            {"id": "%s", "model": "m", "object": "chat.completion", %s
             "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hello"}}]}
            """;

    @ParameterizedTest
    @CsvSource({
        "anthropic-version, anthropic",
        "X-Goog-Api-Key, google",
        "openai-organization, openai",
        "api-key, azure",
        "X-Groq-Region, groq",
        "cf-aig-step, cloudflare",
        "x-amzn-bedrock-input-token-count, bedrock",
        "x-portkey-provider, portkey",
        "x-generation-id, openrouter"
    })
    void header_tellsTheProvider_ofTheRequestOrTheAnswer(String header, String provider) {
        assertThat(facts(Exchange.builder().requestHeaders(Map.of(header, "x"))))
                .isEqualTo(provider);
        assertThat(facts(Exchange.builder().responseHeaders(Map.of(header, "x"))))
                .isEqualTo(provider);
    }

    @Test
    void host_countsMoreThanHeaders_andHeadersMoreThanBodies() {
        Exchange.Builder exchange = Exchange.builder()
                .request(REQUEST)
                .response(answer("gen-1", "\"provider\": \"Acme\","))
                .requestHeaders(Map.of("cf-ray", "every answer through that network has one"));

        assertThat(facts(exchange)).isEqualTo("openrouter");
        assertThat(facts(exchange.requestHeaders(Map.of("x-groq-region", "eu"))))
                .isEqualTo("groq");
        assertThat(facts(exchange.url("https://api.cerebras.ai/v1/chat/completions")))
                .isEqualTo("cerebras");
        assertThat(facts(exchange.provider("mine"))).isEqualTo("mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gen-1 | \"provider\": \"Acme\", | openrouter",
                "c | \"x_groq\": {\"id\": \"r\"}, | groq",
                "c | \"system_fingerprint\": \"fp_ollama\", | ollama",
                "c | \"prompt_filter_results\": [], | azure",
                "c | \"citations\": [], \"search_results\": [], | perplexity",
                "c | \"usage\": {\"prompt_cache_hit_tokens\": 0, \"prompt_cache_miss_tokens\": 1}, | deepseek",
                "c | \"provider\": \"Acme\", | openai",
                "c | \"system_fingerprint\": \"fp_1\", | openai"
            })
    void body_tellsTheProvider_plainAndStreamed(String id, String fields, String provider) {
        String chunk = answer(id, fields).replace("\"message\"", "\"delta\"").replace("\n", "");

        assertThat(facts(Exchange.builder().request(REQUEST).response(answer(id, fields))))
                .isEqualTo(provider);
        assertThat(facts(Exchange.builder().request(REQUEST).response("data: " + chunk + "\n\ndata: [DONE]\n\n")))
                .isEqualTo(provider);
    }

    @ParameterizedTest
    @CsvSource({"msg_bdrk_1, bedrock", "msg_vrtx_1, vertexai", "msg_1, anthropic"})
    void idOfAMessage_tellsTheCloudItIsFrom(String id, String provider) {
        String answer = "{\"type\": \"message\", \"id\": \"" + id + "\", \"role\": \"assistant\", \"content\": []}";

        assertThat(facts(Exchange.builder().request(REQUEST).response(answer))).isEqualTo(provider);
    }

    @Test
    void rows_haveNamesOfTheirOwn_andSomethingToTellThemBy() throws IOException {
        List<Provider> rows = Providers.rows(
                Files.readString(Path.of("src/main/resources/ai/trustmodel/tracing/extractors/providers.json")));

        assertThat(rows).hasSizeGreaterThan(40).extracting(Provider::name).doesNotHaveDuplicates();
        assertThat(rows)
                .allSatisfy(row -> assertThat(List.of(row.hosts(), row.headers(), row.marks()))
                        .as(row.name())
                        .anySatisfy(told -> assertThat((List<?>) told).isNotEmpty()));
        assertThat(rows)
                .allSatisfy(row ->
                        assertThat(row.usage().keySet()).isSubsetOf("cache_read", "cache_creation", "reasoning"));
        assertThat(rows).flatExtracting(Provider::hosts).doesNotHaveDuplicates();
    }

    @Test
    void everyHost_leadsToItsOwnProvider() throws IOException {
        for (Provider row : Providers.rows(
                Files.readString(Path.of("src/main/resources/ai/trustmodel/tracing/extractors/providers.json")))) {
            for (String host : row.hosts()) {
                assertThat(Providers.known().atHost(host.replace("*", "some-place")))
                        .as(host)
                        .isEqualTo(row.name());
            }
        }
    }

    @Test
    void unknownFieldOfARow_isNamed() {
        assertThatThrownBy(() -> Providers.rows("[{\"name\": \"acme\", \"host\": [\"acme.example\"]}]"))
                .hasMessageContaining("acme")
                .hasMessageContaining("unknown field host");
        assertThatThrownBy(() -> Providers.rows("[{\"hosts\": []}]")).hasMessageContaining("no name");
    }

    @Test
    void rowOfTheContributingPage_isAProvider() throws IOException {
        String page = Files.readString(Path.of("../CONTRIBUTING.md"));
        String section = page.substring(page.indexOf("## Adding a compatible provider"));
        int from = section.indexOf("```json\n") + "```json\n".length();
        List<Provider> rows =
                new ArrayList<>(Providers.rows("[" + section.substring(from, section.indexOf("```", from)) + "]"));
        assertThat(rows).hasSize(1);
        Provider acme = rows.get(0);
        Providers providers = new Providers(rows);

        assertThat(acme.name()).isEqualTo("acme");
        assertThat(providers.atHost("api.acme.example")).isEqualTo("acme");
        assertThat(providers.atHost("eu.api.acme.example:8443")).isEqualTo("acme");
        assertThat(providers.withHeader(Map.of(), Map.of("X-Acme-Region", "eu")))
                .isEqualTo("acme");
        assertThat(providers.marked(Map.of(), object("{\"id\": \"acme-7\", \"choices\": []}")))
                .isEqualTo("acme");
        assertThat(providers.marked(Map.of(), object("{\"id\": \"acme-7\"}"))).isNull();
        assertThat(providers.tokens(object("{\"cache\": {\"hits\": 12}}"), "cache_read"))
                .isEqualTo(12);
    }

    private static String facts(Exchange.Builder exchange) {
        Extraction extraction = Extractors.available().extract(exchange.build());
        return extraction.provider();
    }

    private static String answer(String id, String fields) {
        return ANSWER.formatted(id, fields);
    }

    private static Map<String, Object> object(String json) {
        @Nullable Map<String, Object> object = Json.parseObject(json);
        assertThat(object).isNotNull();
        return Values.object(object);
    }
}
