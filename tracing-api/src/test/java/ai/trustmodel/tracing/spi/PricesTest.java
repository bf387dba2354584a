package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.CostPart;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path dir;

    @Test
    void cost_canBeExplained() {
        Usage usage = new Usage(1000L, 100L, null, Map.of("cache_read", 400L), Map.of());

        Cost cost = Prices.builtIn()
                .of(call("anthropic", "claude-opus-5").usage(usage).build(), NOW);

        assertThat(cost.parts())
                .containsExactly(
                        new CostPart("input", 600, number("5"), number("0.003")),
                        new CostPart("cache_read", 400, number("0.5"), number("0.0002")),
                        new CostPart("output", 100, number("25"), number("0.0025")));
        assertThat(cost.amount()).isEqualTo(number("0.0057"));
        assertThat(cost.model()).isEqualTo("claude-opus-5");
        assertThat(cost.tier()).isEqualTo("standard");
        assertThat(cost.source()).isEqualTo("https://platform.claude.com/docs/en/about-claude/pricing");
        assertThat(cost.priceDate()).isEqualTo(LocalDate.of(2026, 9, 1));
        assertThat(cost.without()).isEmpty();
    }

    /** Names that move are priced as what they meant on the day of the call, and not where the vendor did not say. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "unknown",
            value = {
                "mistral-large-latest, 2025-08-26, 8",
                "mistral-large-latest, 2025-08-27, 2.4",
                "mistral-large-latest, 2025-12-01, 2.4",
                "mistral-large-latest, 2025-12-02, 2",
                "mistral-large-latest, 2026-08-21, 2",
                "mistral-large-latest, 2026-08-22, unknown",
                "mistral-medium-latest, 2026-06-15, 2.4",
                "mistral-medium-latest, 2026-06-16, 9",
                "mistral-small-latest, 2026-03-15, 0.4",
                "mistral-small-latest, 2026-03-16, unknown",
                "mistral-small-latest, 2026-04-30, 0.75",
                "ministral-8b-latest, 2025-12-01, 0.2",
                "ministral-8b-latest, 2025-12-02, 0.3",
                "ministral-3b-latest, 2025-12-01, 0.08",
                "ministral-3b-latest, 2025-12-02, 0.2",
                "codestral-latest, 2026-11-20, 1.2",
                "pixtral-large-latest, 2025-12-02, 8"
            })
    void nameThatMoves_costsWhatItMeantThatDay(String model, LocalDate day, BigDecimal dollars) {
        Extraction call =
                call("mistral", model).usage(Usage.of(1_000_000L, 1_000_000L)).build();

        Cost cost = Prices.builtIn().of(call, day.atTime(12, 0).toInstant(ZoneOffset.UTC));

        assertThat(cost.amount()).isEqualTo(dollars == null ? null : number(dollars.toPlainString()));
        assertThat(cost.reason()).isEqualTo(dollars == null ? "unknown_price" : null);
    }

    @Test
    void failedCall_costsWhatNobodyKnowsUnlessItsTokensAreKnown() {
        Extraction.Builder failed =
                call("openai", "gpt-4o").error(new CallError("rate_limit", null, null, "slow down"));

        assertThat(cost(failed).reason()).isEqualTo("failed");
        assertThat(cost(failed).amount()).isNull();
        assertThat(cost(failed.usage(Usage.of(1000L, 0L))).amount()).isEqualTo(number("0.0025"));
    }

    @Test
    void streamThatWasCut_costsWhatNobodyKnowsUnlessItHadComeToItsUsage() {
        Extraction.Builder cut =
                call("anthropic", "claude-opus-5").usage(Usage.of(1000L, 1L)).streamComplete(false);

        assertThat(cost(cut).reason()).isEqualTo("unknown_usage");
        assertThat(cost(cut.finishReason("end_turn")).amount()).isEqualTo(number("0.005025"));
    }

    @Test
    void answerWithoutUsage_costsWhatNobodyKnows() {
        assertThat(cost(call("openai", "gpt-4o"))).isEqualTo(Cost.unknown("unknown_usage"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "openrouter | 0.00123  | {'cost': 0.00123, 'is_byok': false, 'cost_details': {'upstream_inference_cost': null}}",
                "openrouter | 0.0211   | {'cost': 0.0011, 'is_byok': true, 'cost_details': {'upstream_inference_cost': 0.02}}",
                "openai     | 0.00123  | {'cost': 0.00123, 'is_byok': false}",
                "perplexity | 0.006018 | {'cost': {'input_tokens_cost': 0.000008, 'request_cost': 0.006, 'total_cost': 0.006018}}",
                "xai        | 0.0037756 | {'cost_in_usd_ticks': 37756000}",
                "openrouter | 0        | {'cost': 0, 'is_byok': false}"
            })
    void providersOwnFigure_beatsThePriceList(String provider, BigDecimal amount, String usage) {
        Extraction.Builder call = call(provider, "openai/gpt-4o")
                .usage(Usage.of(1000L, 1000L))
                .rawUsage(Json.parseObject(usage.replace('\'', '"')));

        Cost cost = cost(call);

        assertThat(cost.amount()).isEqualTo(amount);
        assertThat(cost.source()).isEqualTo(Cost.FROM_PROVIDER);
        assertThat(cost.parts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a cost in no known unit | {'cost': 17}",
                "a cost that is no number | {'cost': 'much', 'is_byok': false}",
                "a negative cost | {'cost': -1, 'is_byok': false}",
                "a key of one's own without what it cost | {'cost': 0.001, 'is_byok': true, 'cost_details': {}}"
            })
    void figureThatSaysNothing_leavesItToThePriceList(String name, String usage) {
        Extraction.Builder call = call("openrouter", "openai/gpt-4o")
                .usage(Usage.of(1000L, 1000L))
                .rawUsage(Json.parseObject(usage.replace('\'', '"')));

        assertThat(cost(call).amount()).as(name).isEqualTo(number("0.0125"));
        assertThat(cost(call).source()).startsWith("https://");
    }

    @Test
    void searches_areChargedForEach() {
        Extraction.Builder call = call("anthropic", "claude-opus-5")
                .usage(Usage.of(1000L, 0L))
                .rawUsage(Map.of("server_tool_use", Map.of("web_search_requests", 3, "web_fetch_requests", 1)))
                .serverToolCalls(List.of(new ToolCall("1", "web_search", Map.of())));

        assertThat(cost(call).amount()).isEqualTo(number("0.035")); // 1000 * 5 millionths + 3 * 10 thousandths
        assertThat(cost(call).parts()).contains(new CostPart("web_search", 3, number("10000"), number("0.03")));
        assertThat(cost(call).without()).isEmpty();
    }

    @Test
    void openedPages_belongToTheSearchThatFoundThem() {
        Extraction.Builder call = call("openai", "gpt-5")
                .usage(Usage.of(0L, 0L))
                .serverToolCalls(List.of(
                        new ToolCall("1", "web_search_call", Map.of("type", "search", "query", "tides")),
                        new ToolCall("2", "web_search_call", Map.of("type", "open_page")),
                        new ToolCall("3", "file_search_call", Map.of())));

        assertThat(cost(call).amount()).isEqualTo(number("0.0125"));
    }

    @Test
    void feeNobodyKnows_isNamedBesideTheAmount() {
        Extraction.Builder call = call("openai", "gpt-5")
                .usage(Usage.of(1000L, 0L))
                .serverToolCalls(List.of(new ToolCall("1", "code_interpreter_call", Map.of())));

        assertThat(cost(call).amount()).isEqualTo(number("0.00125"));
        assertThat(cost(call).without()).containsExactly("code_interpreter");
        assertThat(cost(call("perplexity", "sonar").usage(Usage.of(1L, 1L))).without())
                .containsExactly("request");
    }

    @Test
    void regionNobodySaid_isNamedBesideTheAmount() {
        Extraction.Builder call = call("vertexai", "claude-opus-5").usage(Usage.of(1000L, 0L));

        assertThat(cost(call).amount()).isEqualTo(number("0.005"));
        assertThat(cost(call).without()).containsExactly("region");
    }

    @Test
    void of_bearsWhateverAnExtractionSays() {
        Random random = new Random(12306);
        List<Object> values = Arrays.asList(
                null,
                "",
                "flex",
                1,
                -1,
                0.5,
                Double.NaN,
                Long.MAX_VALUE,
                new BigDecimal("1e999999999"),
                true,
                List.of(),
                List.of(7),
                Map.of("type", 7),
                Map.of("total_cost", new BigDecimal("1e-999999999"), "input_tokens", 1));
        List<String> keys = List.of(
                "cost",
                "is_byok",
                "cost_details",
                "cost_in_usd_ticks",
                "billed_units",
                "service_tier",
                "speed",
                "iterations",
                "inference_geo",
                "server_tool_use",
                "cacheTokensDetails",
                "toolUsePromptTokenCount",
                "web_search_requests");
        List<Long> counts = Arrays.asList(null, 0L, 1L, 1000L, -5L, Long.MAX_VALUE, Long.MIN_VALUE);
        List<String> details = List.of(
                "cache_read",
                "cache_creation",
                "audio",
                "image",
                "reasoning",
                "x",
                "cache_read_audio",
                "ephemeral_1h_input_tokens");
        for (int i = 0; i < 20_000; i++) {
            Extraction call = call(
                            random.nextBoolean() ? "openai" : "google",
                            random.nextBoolean() ? "gpt-4o" : "gemini-2.5-flash")
                    .usage(new Usage(
                            one(counts, random),
                            one(counts, random),
                            one(counts, random),
                            some(details, counts, random),
                            some(details, counts, random)))
                    .rawUsage(some(keys, values, random))
                    .responseMetadata(some(keys, values, random))
                    .parameters(some(keys, values, random))
                    .build();

            Cost cost = Prices.builtIn().of(call, NOW);

            assertThat(cost.amount() == null).isNotEqualTo(cost.reason() == null);
            assertThat(cost.amount() == null || cost.amount().signum() >= 0).isTrue();
        }
    }

    private static <T> T one(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    private static <T> Map<String, T> some(List<String> keys, List<T> values, Random random) {
        Map<String, T> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(one(keys, random), one(values, random));
        }
        return map;
    }

    @Test
    void ownRows_countBeforeTheBuiltInOnes() throws IOException {
        Prices prices = own("""
                {"version": "ours-1", "rows": [
                  {"provider": "openai", "model": "gpt-4.1", "input": 1, "output": 2},
                  {"provider": "openai", "model": "gpt-4o", "until": "2026-10-31", "input": 1, "output": 2},
                  {"model": "Llama3.1", "aliases": ["llama-ours"], "input": 0.5, "output": 0.5, "tiers": {"batch": 0.5}},
                  {"provider": "azure_openai", "model": "our-deployment", "input": 3, "output": 4, "source": "contract 7",
                   "read": "2026-01-01", "longer": [{"above": 100, "input": 6}]}
                ]}
                """);

        assertThat(amount(prices, "openai", "gpt-4.1-2025-04-14")).isEqualTo(number("0.003"));
        assertThat(amount(prices, "openai", "gpt-4o")).as("expired").isEqualTo(number("0.0125"));
        assertThat(amount(prices, "openai", "gpt-4o-mini")).as("built in").isEqualTo(number("0.00075"));
        assertThat(amount(prices, "ollama", "llama3.1:8")).isEqualTo(number("0.001"));
        assertThat(amount(prices, "my-gateway", "llama-ours")).isEqualTo(number("0.001"));
        assertThat(amount(prices, "azure", "our-deployment")).isEqualTo(number("0.01"));
        assertThat(prices.version()).isEqualTo("ours-1+" + Prices.builtIn().version());
    }

    @Test
    void ownRow_saysWhereItStands() throws IOException {
        Prices prices = own("{\"rows\": [{\"model\": \"ours\", \"input\": 1, \"output\": 1}]}");

        Cost cost = prices.of(call("local", "ours").usage(Usage.of(1L, 1L)).build(), NOW);

        assertThat(cost.source()).isEqualTo(dir.resolve("own.json").toString());
        assertThat(cost.priceDate()).isNull();
    }

    @Test
    void ownFees_countBeforeTheBuiltInOnes() throws IOException {
        Prices prices = own("{\"fees\": [{\"provider\": \"openai\", \"fee\": \"web_search\", \"per_thousand\": 2}]}");
        Extraction call = call("openai", "gpt-5")
                .usage(Usage.of(0L, 0L))
                .serverToolCalls(List.of(new ToolCall("1", "web_search_call", Map.of())))
                .build();

        assertThat(prices.of(call, NOW).amount()).isEqualTo(number("0.002"));
    }

    @Test
    void noFileOfOnesOwn_leavesTheBuiltInPrices() {
        assertThat(Prices.of(Settings.of(Map.of()))).isSameAs(Prices.builtIn());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1]                                                    | it must be an object",
                "{'rows': 7}                                            | 'rows' must be a list",
                "{'rowz': []}                                           | 'rowz' is no field here",
                "{'rows': [7]}                                          | row 1 (null): it must be an object",
                "{'rows': [{'input': 1}]}                               | row 1 (null): 'model' must be one name",
                "{'rows': [{'model': ['a', 'b'], 'input': 1}]}          | 'model' must be one name",
                "{'rows': [{'model': 'a'}]}                             | row 1 (a): it has no price",
                "{'rows': [{'model': 'a', 'input': '1'}]}               | row 1 (a): 'input' is \"1\"; it must be a number",
                "{'rows': [{'model': 'a', 'input': -1}]}                | row 1 (a): 'input' is -1; it must be a number",
                "{'rows': [{'model': 'a', 'inputs': 1}]}                | row 1 (a): 'inputs' is no field here",
                "{'rows': [{'model': 'a', 'input': 1, 'from': 'May'}]}  | row 1 (a): 'from' is 'May'; it must be a day",
                "{'rows': [{'model': 'a', 'input': 1, 'from': '2026-02-01', 'until': '2026-01-31'}]} | 'until' is before 'from'",
                "{'rows': [{'model': 'a', 'input': 1, 'tiers': {'flex': 'half'}}]} | 'tiers': 'flex' is \"half\"",
                "{'rows': [{'model': 'a', 'input': 1, 'longer': [{'input': 2}]}]}  | 'longer' 1: 'above' is null",
                "{'rows': [{'model': 'a', 'input': 1, 'aliases': [1]}]} | 'aliases' must be a name or a list of names",
                "{'fees': [{'provider': 'a', 'fee': 'b', 'per_thousand': 'c'}]}    | 'fees' 1: 'per_thousand' is \"c\"",
                "{'rows': [                                             | line 1: not JSON"
            })
    void wrongFile_isRefusedNamingSettingFileAndPlace(String text, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> own(text.replace('\'', '"')))
                .withMessageContaining("TRUSTMODEL_PRICES")
                .withMessageContaining("own.json")
                .withMessageContaining(message);
    }

    @Test
    void missingFile_isRefusedNamingTheSetting() {
        Settings settings = Settings.of(
                Map.of("TRUSTMODEL_PRICES", dir.resolve("absent.json").toString()));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Prices.of(settings))
                .withMessageContaining("TRUSTMODEL_PRICES is '")
                .withMessageContaining("absent.json");
    }

    private Prices own(String text) throws IOException {
        Path file = Files.writeString(dir.resolve("own.json"), text);
        return Prices.of(Settings.of(Map.of("TRUSTMODEL_PRICES", file.toString())));
    }

    private static BigDecimal amount(Prices prices, String provider, String model) {
        return prices.of(call(provider, model).usage(Usage.of(1000L, 1000L)).build(), NOW)
                .amount();
    }

    private static Cost cost(Extraction.Builder call) {
        return Prices.builtIn().of(call.build(), NOW);
    }

    private static Extraction.Builder call(String provider, String model) {
        return Extraction.builder(provider, "any").responseModel(model);
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
